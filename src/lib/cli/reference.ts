import { outputFormats } from '../io/output-format.js';
import type { Command } from './command.js';
import { formatsOf, globalOptions, optionName } from './global-options.js';
import { type CommandCatalog, describeInput, exitCodeRows } from './help.js';
import type { Inputs } from './inputs.js';
import { usageOf } from './parse.js';
import { nounNames, pathWords } from './words.js';

/** The text of docs/reference.md. */
export function reference({ commands, sections, nounSummaries }: CommandCatalog): string {
  const shown = commands.filter(({ hidden }) => !hidden);
  return [
    '# Reference',
    'Made from the commands themselves by `npm run generate`. The same is in `kafkactl COMMAND --help`.',
    ...sections.flatMap(({ title, words }) => [
      `- ${title}: ${words
        .flatMap((word) => shown.filter((command) => pathWords(command)[0] === word))
        .map(({ path }) => `[${path}](#${path.replaceAll(' ', '-')})`)
        .join(', ')}`,
    ]),
    '## Words',
    'A word may be singular or plural, and the verb may come first: `topic create`, `topics create` and `create topic` are one command.',
    table(
      ['noun', 'also', ''],
      Object.entries(nounSummaries).map(([noun, summary]) => [
        code(noun),
        nounNames(noun).slice(1).map(code).join(', '),
        summary,
      ]),
    ),
    '## Options of every command',
    'The same is in `kafkactl help options`.',
    optionTable(globalOptions),
    '## Exit codes',
    table(['exit', ''], exitCodeRows),
    'Several things at once: 1 when any failed, unless all of them failed for the same reason, then that code.',
    ...shown.flatMap(commandParts),
  ]
    .join('\n\n')
    .concat('\n');
}

function commandParts(command: Command): string[] {
  const {
    path,
    summary,
    details,
    args = {},
    options = {},
    fields = {},
    examples = [],
    aliases = [],
    stream,
    extraFormats = [],
  } = command;
  const argRows = Object.entries(args).map(([key, input]) => [
    code(input.value ?? key.toUpperCase()),
    describeInput(input),
  ]);
  const fieldRows = Object.entries(fields).map(([name, { type, summary, column }]) => [
    code(name),
    type,
    summary + (column === 'wide' ? ' (`wide`)' : ''),
  ]);
  return [
    `## ${path}`,
    `${summary}.`,
    fenced([`kafkactl ${usageOf(command)}`]),
    ...(aliases.length > 0 ? [`Also: ${aliases.map(code).join(', ')}.`] : []),
    ...(details ? [details.includes('  ') ? fenced(details.split('\n')) : details] : []),
    ...(argRows.length > 0 ? [table(['argument', ''], argRows)] : []),
    ...(Object.keys(options).length > 0 ? [optionTable(options)] : []),
    ...(fieldRows.length > 0
      ? [
          `\`-o json\`: ${stream ? 'a line a row' : 'one array'}.${extraFormats.map((format) => ` Also \`-o ${format}\`.`).join('')}${excludedFormatsNote(command)}`,
          table(['field', 'type', ''], fieldRows),
        ]
      : []),
    ...(examples.length > 0
      ? [fenced(examples.flatMap(([line, meaning]) => [`# ${meaning}`, `kafkactl ${line}`]))]
      : []),
  ];
}

/** Names the formats of `outputFormats` that a command does not have. */
function excludedFormatsNote(command: Command): string {
  const own = formatsOf(command);
  const excluded = outputFormats.filter((format) => !own.includes(format));
  return excluded.length === 0 ? '' : ` Not ${excluded.map((format) => code(`-o ${format}`)).join(', ')}.`;
}

function optionTable(inputs: Inputs): string {
  const rows = Object.entries(inputs).map(([key, input]) => {
    const value = input.kind === 'flag' ? '' : ` ${input.value ?? 'VALUE'}`;
    const names = [optionName(key), ...(input.aliases ?? [])].map((name) => `--${name}${value}`);
    return [[...(input.short ? [`-${input.short}`] : []), ...names].map(code).join(', '), describeInput(input)];
  });
  return table(['option', ''], rows);
}

const code = (text: string) => `\`${text}\``;
const fenced = (lines: readonly string[]) => ['```console', ...lines, '```'].join('\n');
const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
