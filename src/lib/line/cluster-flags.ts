import type { ErrorRow } from '../base/errors.js';
import type { Command, Row } from '../cli/command.js';
import { optionName, optionsOf } from '../cli/global-options.js';
import type { Inputs } from '../cli/inputs.js';
import { optionAt } from '../cli/option-at.js';
import { type CommandRegistry, firstWordOf, isLocalCommand } from '../cli/registry.js';
import { mapCommandLines } from '../io/command-lines.js';

/** Adds the options that select this line's cluster to each kafkactl command in a text. */
export type AddClusterFlags = (text: string) => string;

/** Used where the line selects no cluster: the text is unchanged. */
export const noClusterFlags: AddClusterFlags = (text) => text;

/** Words of a command that selects a cluster itself, or has placeholders: it is not changed. */
const wordsThatForbidFlags = new Set(['--context', '--brokers', '-b', '--name', '--help', '[options]']);

/**
 * Commands in hints and notes have to reach the cluster of the line that prints them: its `--context`, its `--brokers`
 * with the options of TLS and SASL, or the `--name` of its sandbox are added to them. `command` is undefined where the
 * line has none.
 */
export function withClusterFlags(
  registry: CommandRegistry,
  argv: readonly string[],
  command: Command | undefined,
): AddClusterFlags {
  const inputs = optionsOf(command ?? {});
  const isSandbox = command?.path.startsWith('sandbox ') === true;
  const cluster = optionsOnLine(argv, clusterOptions(inputs, command));
  const { name } = inputs;
  const [sandbox] = isSandbox && name ? optionsOnLine(argv, { name }) : [];
  if (cluster.length === 0 && sandbox === undefined) return noClusterFlags;
  const words = (sandbox === undefined ? cluster : [...cluster, ['--context', sandbox[1]]]).flat();
  return (text) =>
    mapCommandLines(text, (line) => {
      const [, ...own] = line.split(' ');
      const first = firstWordOf(registry, own);
      if (!first || own.some((word) => wordsThatForbidFlags.has(word))) return line;
      if (!isLocalCommand(registry, first, own)) return [line, ...words].join(' ');
      return sandbox && first === 'sandbox' ? [line, ...sandbox].join(' ') : line;
    });
}

/** The global options that select a cluster. A command's own option of the same name means something else. */
const clusterOptions = (inputs: Inputs, command: Command | undefined): Inputs =>
  Object.fromEntries(
    Object.entries(inputs).filter(
      ([key, { section }]) =>
        section === 'Cluster' && key !== 'requestTimeout' && !Object.hasOwn(command?.options ?? {}, key),
    ),
  );

/** The options of a line that `inputs` knows, each as a long option and its quoted value. */
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

/** Rows with the cluster's options in the hints of their errors. */
export const rowsWithClusterFlags = (rows: readonly Row[], addClusterFlags: AddClusterFlags): readonly Row[] =>
  rows.map((row) => {
    const error = row['error'] as Partial<ErrorRow> | null | undefined;
    return error?.hint === undefined ? row : { ...row, error: { ...error, hint: addClusterFlags(error.hint) } };
  });
