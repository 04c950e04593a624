import { Command as Commander, CommanderError, Option } from 'commander';
import { CliError } from '../base/errors.js';
import type { Command } from './command.js';
import { type GlobalValues, optionName, optionsOf } from './global-options.js';
import type { Input, Inputs } from './inputs.js';
import { unknownOptionError } from './route.js';
import { normalizedOptions } from './spelling.js';

export interface ParsedLine {
  readonly values: Readonly<Record<string, unknown>>;
  readonly globals: GlobalValues;
}

/** The words given for each option by its key; true for a flag. */
type RawInputs = Readonly<Record<string, readonly string[] | boolean>>;

/**
 * Parses the words of a line that follow its command: commander assigns them to options and arguments, and each input
 * parses its own. Throws CliError `usage` that names the option or argument. With `--help` or `-h` before `--` the rest of
 * the line is not checked.
 */
export function parseLine(command: Command, argv: readonly string[]): ParsedLine | 'help' {
  const options = optionsOf(command);
  const end = argv.indexOf('--');
  if (argv.slice(0, end < 0 ? undefined : end).some((word) => word === '--help' || word === '-h')) return 'help';
  const { opts, args } = splitByCommander(command, options, argv);
  const values: Record<string, unknown> = {};
  for (const [key, input] of Object.entries(options)) {
    values[key] = readInput(command, input, `--${optionName(key)}`, opts[key]);
  }
  Object.assign(values, readArgs(command, args));
  return { values, globals: values as unknown as GlobalValues };
}

function splitByCommander(
  command: Command,
  options: Inputs,
  argv: readonly string[],
): { opts: RawInputs; args: readonly string[] } {
  const parser = new Commander(command.path)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {}, outputError: () => {} })
    .helpOption(false)
    .argument('[words...]');
  const keys = new Map<string, string>();
  for (const [key, { kind, short, value = 'value' }] of Object.entries(options)) {
    const letter = short ? `-${short}, ` : '';
    const option = new Option(`${letter}--${optionName(key)}${kind === 'flag' ? '' : ` <${value}>`}`);
    // Without a parser commander keeps the last value of a repeated option.
    if (kind !== 'flag') option.argParser((word: string, before: string[] = []) => [...before, word]);
    keys.set(option.attributeName(), key);
    parser.addOption(option);
  }
  try {
    parser.parse(normalizedOptions(options, argv), { from: 'user' });
  } catch (error) {
    throw usageError(error, options, command, argv);
  }
  const opts: Record<string, string[] | boolean> = {};
  for (const [attribute, words] of Object.entries(parser.opts() as Record<string, string[] | boolean>)) {
    const key = keys.get(attribute);
    // commander stores `--no-color` as `color: false`.
    if (key && parser.getOptionValueSource(attribute) === 'cli') opts[key] = Array.isArray(words) ? words : true;
  }
  return { opts, args: parser.args };
}

function usageError(error: unknown, options: Inputs, command: Command, argv: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  if (error.code === 'commander.unknownOption' && command.passthrough) {
    return new CliError('usage', `there is no option ${quoted}`, {
      hint: `What belongs to the other program goes after --:  kafkactl ${usageOf(command)}`,
    });
  }
  if (error.code === 'commander.unknownOption') {
    const names = Object.entries(options).flatMap(([key, { aliases = [] }]) => [optionName(key), ...aliases]);
    const hasArgs = Object.keys(command.args ?? {}).length > 0;
    return unknownOptionError(
      quoted,
      names.map((name) => `--${name}`),
      {
        path: command.path,
        next: argv[argv.indexOf(quoted) + 1],
        ...(hasArgs && { asName: `kafkactl ${command.path} [options] -- ${quoted}` }),
      },
    );
  }
  if (error.code === 'commander.optionMissingArgument') {
    const [name = '', value = ''] = quoted.replace(/^-\w, /, '').split(' ');
    return new CliError('usage', `${name} needs a value`, { hint: `Write it as  ${name} ${value.slice(1, -1)}` });
  }
  return new CliError('usage', error.message.replace(/^error: /, ''));
}

function readInput(
  command: Command,
  input: Input<unknown>,
  label: string,
  words: RawInputs[string] | undefined,
): unknown {
  if (input.kind === 'flag') return words !== undefined;
  const given = Array.isArray(words) ? words : [];
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
