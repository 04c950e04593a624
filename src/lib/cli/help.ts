import type { Paint } from '../io/palette.js';
import { wrap } from '../io/wrap.js';
import type { Command } from './command.js';
import { globalOptions, optionName, optionsOf } from './global-options.js';
import type { Input, Inputs } from './inputs.js';
import { usageOf } from './parse.js';
import { optionsTopic } from './route.js';
import { nounNames, pathWords } from './words.js';

/** A section of the first page: its title, and the nouns or one-word commands listed there. */
export interface HelpSection {
  readonly title: string;
  readonly words: readonly string[];
}

/** All commands, and how help and the reference group them. */
export interface CommandCatalog {
  readonly commands: readonly Command[];
  readonly sections: readonly HelpSection[];
  /** One line about each noun. */
  readonly nounSummaries: Readonly<Record<string, string>>;
}

export interface HelpPageOptions {
  readonly paint: Paint;
  /** Columns that a line may have. */
  readonly width: number;
}

type TwoColumnRow = readonly [left: string, right: string];

/** The help page of a topic: no words for the first page, `options`, a noun, or the words of a command. */
export function helpPage(library: CommandCatalog, topic: readonly string[], page: HelpPageOptions): string {
  const path = topic.join(' ');
  if (path === optionsTopic) return globalOptionsPage(page);
  const command =
    library.commands.find((each) => each.path === path) ??
    library.commands.find((each) => topic.length > 0 && path.startsWith(`${each.path} `));
  if (command) return commandPage(command, page);
  return topic[0] === undefined ? firstPage(library, page) : nounPage(library, topic[0], page);
}

function firstPage({ commands, sections, nounSummaries }: CommandCatalog, page: HelpPageOptions): string {
  const summaryRow = (word: string): TwoColumnRow => {
    const summary = commands.find(({ path }) => path === word)?.summary ?? nounSummaries[word] ?? '';
    const verbs = commands.filter(
      (command) => pathWords(command)[0] === word && pathWords(command)[1] && !command.hidden,
    );
    const list = verbs.map((command) => pathWords(command)[1]).join(', ');
    return [word, list ? `${summary}: ${list}` : summary];
  };
  return joinParts([
    paragraph('kafkactl: administer Apache Kafka and learn it, with one tool', page),
    section('Usage', ['  kafkactl COMMAND [options]', '  kafkactl COMMAND --help'], page),
    ...sections.map(({ title, words }) => section(title, twoColumns(words.map(summaryRow), page), page)),
    section('Options of every command', optionLines(globalOptions, page), page),
    paragraph(
      'A word may be singular or plural, and the verb may come first: "topic create", "topics create" and "create topic" are one command.',
      page,
    ),
  ]);
}

function nounPage({ commands, nounSummaries }: CommandCatalog, noun: string, page: HelpPageOptions): string {
  const commandsOfNoun = commands.filter((command) => pathWords(command)[0] === noun && !command.hidden);
  const examples = commandsOfNoun.flatMap(({ examples = [] }) => examples.slice(0, 1));
  return joinParts([
    paragraph(`kafkactl ${noun}: ${nounSummaries[noun] ?? ''}`, page),
    section('Usage', [`  kafkactl ${noun} COMMAND [options]`], page),
    section(
      'Commands',
      twoColumns(
        commandsOfNoun.map(({ path, summary }): TwoColumnRow => [path, summary]),
        page,
      ),
      page,
    ),
    section('Examples', exampleLines(examples, page), page),
    paragraph(
      `Also: ${nounNames(noun).slice(1).join(', ') || 'no other name'}. More of each:  kafkactl ${noun} COMMAND --help`,
      page,
    ),
  ]);
}

function commandPage(command: Command, page: HelpPageOptions): string {
  // `--output` is an option of every command, but its formats are the command's own.
  const { output } = optionsOf(command);
  const own: Inputs = { ...command.options, ...(output && { output: withoutSection(output) }) };
  const args = Object.entries(command.args ?? {}).map(
    ([key, input]): TwoColumnRow => [input.value ?? key.toUpperCase(), describeInput(input)],
  );
  return joinParts([
    paragraph(`${command.summary}.`, page),
    section('Usage', [`  kafkactl ${usageOf(command)}`], page),
    ...(command.details
      ? [
          command.details
            .split('\n\n')
            .map((text) => detailsBlock(text, page))
            .join('\n\n'),
        ]
      : []),
    section('Arguments', twoColumns(args, page), page),
    ...optionSections(own, page),
    section('Examples', exampleLines(command.examples ?? [], page), page),
    paragraph(`Options of every command, as --context and --yes:  kafkactl help ${optionsTopic}`, page),
  ]);
}

const withoutSection = ({ section: _, ...input }: Input<unknown>): Input<unknown> => input;

function globalOptionsPage(page: HelpPageOptions): string {
  return joinParts([
    paragraph('kafkactl: options of every command', page),
    section('Usage', ['  kafkactl COMMAND [options]'], page),
    ...optionSections(globalOptions, page),
    paragraph("A command's own option of the same name or letter stands in the place of one of these.", page),
  ]);
}

/** Options under the headings of their sections. */
function optionSections(inputs: Inputs, page: HelpPageOptions): string[] {
  const sections = new Map<string, Inputs>();
  for (const [key, input] of Object.entries(inputs)) {
    const title = input.section ?? 'Options';
    sections.set(title, { ...sections.get(title), [key]: input });
  }
  return [...sections].map(([title, each]) => section(title, optionLines(each, page), page));
}

/** Each exit code with its meaning. */
export const exitCodeRows: readonly TwoColumnRow[] = [
  ['0', 'done'],
  ['1', 'failed: the operation, a check, or a part of several'],
  ['2', 'usage: a wrong line or input file; nothing was done'],
  ['3', 'notFound: no such topic, group, context …'],
  ['4', 'conflict: it exists already, or is in use'],
  ['5', 'unreachable: no broker answers, or not in time'],
  ['6', 'denied: wrong credentials, or not permitted'],
  ['7', 'drift: changes are pending, or a threshold is passed'],
  ['70', 'bug: a fault of kafkactl'],
  ['130', 'interrupted'],
];

function optionLines(inputs: Inputs, page: HelpPageOptions): string[] {
  const lines = Object.entries(inputs).map(([key, input]): TwoColumnRow => {
    const value = input.kind === 'flag' ? '' : ` ${input.value ?? 'VALUE'}`;
    return [`${input.short ? `-${input.short}, ` : '    '}--${optionName(key)}${value}`, describeInput(input)];
  });
  return twoColumns(lines, page);
}

/** The summary of an input with its choices and its default. */
export function describeInput({ summary, choices, default: fallback, kind, value }: Input<unknown>): string {
  const choiceList = choices ? ` (${choices.join(', ')})` : '';
  const defaultText =
    kind === 'value' && fallback !== undefined && value !== 'TIME' ? `; otherwise ${String(fallback)}` : '';
  return `${summary}${choiceList}${defaultText}`;
}

function exampleLines(examples: NonNullable<Command['examples']>, { paint, width }: HelpPageOptions): string[] {
  return examples.flatMap(([line, meaning]) => [
    ...wrap(`# ${meaning}`, width - 2).map((text) => `  ${paint(text, 'dim')}`),
    ...shellLines(`kafkactl ${line}`, width - 2).map(
      (text) => `  ${text.replace(/^kafkactl/, paint('kafkactl', 'dim'))}`,
    ),
  ]);
}

/** A shell command in lines of at most `width` columns, broken before options with a backslash. */
function shellLines(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const [first = '', ...parts] = line.split(/ (?=-)/);
  const lines = [first];
  for (const part of parts) {
    const last = lines.at(-1) ?? '';
    if (last.length + part.length + ' '.length + ' \\'.length <= width) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(`  ${part}`);
  }
  return lines.map((text, index) => (index < lines.length - 1 ? `${text} \\` : text));
}

function section(title: string, lines: readonly string[], { paint }: HelpPageOptions): string {
  return lines.length === 0 ? '' : [paint(title, 'head'), ...lines].join('\n');
}

const joinParts = (parts: readonly string[]): string => `${parts.filter(Boolean).join('\n\n')}\n`;

const paragraph = (text: string, { width }: HelpPageOptions): string => wrap(text, width).join('\n');

/** A paragraph of `details`. One with aligned or indented lines stays as it is; any other is wrapped. */
function detailsBlock(text: string, page: HelpPageOptions): string {
  const lines = text.split('\n');
  const isAligned = lines.some((line) => /^\s|\S {2,}\S/.test(line));
  return isAligned ? text : paragraph(lines.join(' '), page);
}

function twoColumns(lines: readonly TwoColumnRow[], { paint, width }: HelpPageOptions): string[] {
  const left = Math.min(34, Math.max(0, ...lines.map(([word]) => word.length)));
  return lines.flatMap(([word, text]) => {
    const [first = '', ...rest] = wrap(text, Math.max(24, width - left - 4));
    const indent = ' '.repeat(left + 4);
    const own =
      word.length > left
        ? [`  ${paint(word, 'name')}`, `${indent}${first}`]
        : [`  ${paint(word, 'name')}${' '.repeat(left - word.length + 2)}${first}`];
    return [...own, ...rest.map((line) => `${indent}${line}`)].map((line) => line.trimEnd());
  });
}
