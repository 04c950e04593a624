import { CliError } from '../base/errors.js';
import type { Command } from './command.js';
import { type GlobalValues, optionName, optionsOf, spellingsOf } from './global-options.js';
import type { Input, Inputs } from './inputs.js';
import { unknownIn, unknownOptionError } from './route.js';
import { asksForHelp, type Token, tokenize, valuesByKey } from './tokens.js';

export interface ParsedLine {
  readonly values: Readonly<Record<string, unknown>>;
  readonly globals: GlobalValues;
}

/**
 * Parses the words of a line that follow its command: each input parses the words that are its own. Throws CliError `usage`
 * that names the option or argument. Where help is asked for the rest of the line is not checked.
 */
export function parseLine(command: Command, argv: readonly string[]): ParsedLine | 'help' {
  const options = optionsOf(command);
  const tokens = tokenize(argv, spellingsOf(options));
  const given = valuesByKey(tokens);
  if (asksForHelp(argv) || tokens.some(isHelpFlag)) return 'help';
  requireKnownOptions(tokens, options, command);
  const values: Record<string, unknown> = {};
  for (const [key, input] of Object.entries(options)) {
    values[key] = readInput(command, input, `--${optionName(key)}`, given.get(key));
  }
  const words = tokens.flatMap((token) => (token.kind === 'word' ? token.text : []));
  Object.assign(values, readArgs(command, words));
  // `optionsOf` has every global option, or the command's own in its place, which the command alone reads.
  return { values, globals: values as unknown as GlobalValues };
}

/** `-h` in a cluster counts; `--help=x` is a flag with a value, which is an error. */
const isHelpFlag = (token: Token): boolean =>
  token.kind === 'option' && token.key === 'help' && token.value === undefined;

/** Throws CliError `usage` for a flag with a value, an option that lacks its value, and an unknown option, in this order. */
function requireKnownOptions(tokens: readonly Token[], options: Inputs, command: Command): void {
  const given = tokens.filter((token) => token.kind === 'option');
  const flag = given.find(({ takesValue, value }) => !takesValue && value !== undefined);
  if (flag) throw new CliError('usage', `${flag.spelling} takes no value`, { hint: `Write it as  ${flag.spelling}` });
  const open = given.find(({ takesValue, value }) => takesValue && value === undefined);
  if (open) {
    const name = `--${optionName(open.key)}`;
    throw new CliError('usage', `${name} needs a value`, {
      hint: `Write it as  ${name} ${options[open.key]?.value ?? 'VALUE'}`,
    });
  }
  const unknown = unknownIn(tokens);
  if (!unknown) return;
  const { text } = unknown.option;
  if (command.passthrough) {
    throw new CliError('usage', `there is no option ${text}`, {
      hint: `What belongs to the other program goes after --:  kafkactl ${usageOf(command)}`,
    });
  }
  const names = [...spellingsOf(options).keys()].filter((spelling) => spelling.startsWith('--'));
  const hasArgs = Object.keys(command.args ?? {}).length > 0;
  throw unknownOptionError(unknown, names, {
    path: command.path,
    ...(hasArgs && { asName: `kafkactl ${command.path} [options] -- ${text}` }),
  });
}

function readInput(
  command: Command,
  input: Input<unknown>,
  label: string,
  words: readonly string[] | undefined,
): unknown {
  if (input.kind === 'flag') return words !== undefined;
  const given = words ?? [];
  if (given.length === 0 && input.required) throw malformedLine(`${label} is needed`, command);
  const each = given.map((word) => readValue(command, input, label, word));
  if (input.kind === 'list') return each;
  if (each.length > 1) throw malformedLine(`${label} is given ${given.length} times, and takes one value`, command);
  if (each.length === 1) return each[0];
  return input.default;
}

function readValue({ path }: Command, input: Input<unknown>, label: string, word: string): unknown {
  try {
    return input.parse(word);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { hint = `See  ${['kafkactl', path, '--help'].filter(Boolean).join(' ')}`, kafka, cause } = error;
    throw new CliError(error.code, `${label}: ${error.message}`, { hint, kafka, cause });
  }
}

function readArgs(command: Command, words: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  let at = 0;
  for (const [key, input] of Object.entries(command.args ?? {})) {
    const taken = words.slice(at, input.kind === 'list' ? undefined : at + 1);
    at += taken.length;
    const label = input.value ?? key.toUpperCase();
    if (taken.length === 0 && input.required) {
      throw malformedLine(`${label} is missing: ${input.summary.toLowerCase()}`, command);
    }
    values[key] = readInput(command, input, label, taken.length > 0 ? taken : undefined);
  }
  const [extra] = words.slice(at);
  if (extra !== undefined) {
    throw malformedLine(`"${extra}" is one word too many for "${command.path}"`, command, fileHint(extra, command));
  }
  return values;
}

/** A hint for a path that is given as an argument where the command takes a file by option. */
function fileHint(word: string, { path, options = {} }: Command): string | undefined {
  const { file } = options;
  if (file?.completes !== 'file' || !/[./]/.test(word)) return undefined;
  const option = file.short ? `-${file.short}` : '--file';
  return `A file goes after ${option}:  kafkactl ${path} ${option} ${word}`;
}

const malformedLine = (message: string, command: Command, hint?: string): CliError =>
  new CliError('usage', message, { hint: hint ?? `Write it as  kafkactl ${usageOf(command)}` });

/** The usage line of a command: `topics create NAME... [options]`. */
export function usageOf(command: Command): string {
  const words = Object.entries(command.args ?? {}).map(([key, { value, kind, required }]) => {
    const word = `${value ?? key.toUpperCase()}${kind === 'list' ? '...' : ''}`;
    return required ? word : `[${word}]`;
  });
  if (command.passthrough) words.splice(-1, 0, '[options]', '--');
  return [command.path, ...words, ...(command.passthrough ? [] : ['[options]'])].join(' ');
}
