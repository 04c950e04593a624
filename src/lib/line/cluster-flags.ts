import type { ErrorRow } from '../base/errors.js';
import type { Command, Row } from '../cli/command.js';
import { optionName, optionsOf } from '../cli/global-options.js';
import type { Inputs } from '../cli/inputs.js';
import { optionAt } from '../cli/option-at.js';
import { type CommandRegistry, firstWordOf, isLocalCommand } from '../cli/registry.js';
import { mapCommandLines } from '../io/command-lines.js';

/** A text whose lines to be typed ask the cluster of the line that says it. */
export type AddClusterFlags = (text: string) => string;

/** What is said is for no cluster in particular, or the line does not say for which. */
export const noClusterFlags: AddClusterFlags = (text) => text;

/** Words of a line that has a cluster already, or is no line to be typed as it stands. */
const wordsThatForbidFlags = new Set(['--context', '--brokers', '-b', '--name', '--help', '[options]']);

/**
 * Lines that people are told to type ask the same cluster as the line that tells them: its `--context`, or `--brokers`
 * and how to sign in there, or a sandbox's `--name`, go with them. `command` is undefined where the line has none.
 */
export function withClusterFlags(
  firstWords: CommandRegistry,
  argv: readonly string[],
  command: Command | undefined,
): AddClusterFlags {
  const inputs = optionsOf(command ?? {});
  const ofSandbox = command?.path.startsWith('sandbox ') === true;
  const cluster = optionsOnLine(argv, clusterOptions(inputs, command));
  const { name } = inputs;
  const [sandbox] = ofSandbox && name ? optionsOnLine(argv, { name }) : [];
  if (cluster.length === 0 && sandbox === undefined) return noClusterFlags;
  const words = (sandbox === undefined ? cluster : [...cluster, ['--context', sandbox[1]]]).flat();
  return (text) =>
    mapCommandLines(text, (line) => {
      const [, ...own] = line.split(' ');
      const first = firstWordOf(firstWords, own);
      if (!first || own.some((word) => wordsThatForbidFlags.has(word))) return line;
      if (!isLocalCommand(firstWords, first, own)) return [line, ...words].join(' ');
      return sandbox && first === 'sandbox' ? [line, ...sandbox].join(' ') : line;
    });
}

/** The options that say which cluster it is, and how to reach it: those of a command's own mean something else. */
const clusterOptions = (inputs: Inputs, command: Command | undefined): Inputs =>
  Object.fromEntries(
    Object.entries(inputs).filter(
      ([key, { section }]) =>
        section === 'Cluster' && key !== 'requestTimeout' && !Object.hasOwn(command?.options ?? {}, key),
    ),
  );

/** Options as they stand on a line, each with its value, fit for a shell. */
function optionsOnLine(argv: readonly string[], inputs: Inputs): string[][] {
  const end = argv.indexOf('--');
  const line = end < 0 ? argv : argv.slice(0, end);
  const found: string[][] = [];
  for (let at = 0; at < line.length; at++) {
    const option = optionAt(inputs, line, at);
    if (!option) continue;
    const { key, value, length } = option;
    found.push([`--${optionName(key)}`, ...(value === undefined ? [] : [shellQuoted(value)])]);
    at += length - 1;
  }
  return found;
}

const shellQuoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** Rows of a batch whose failures say what to type next. */
export const rowsWithClusterFlags = (rows: readonly Row[], here: AddClusterFlags): readonly Row[] =>
  rows.map((row) => {
    const error = row['error'] as Partial<ErrorRow> | null | undefined;
    return error?.hint === undefined ? row : { ...row, error: { ...error, hint: here(error.hint) } };
  });
