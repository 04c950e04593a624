import type { ErrorRow } from '../base/errors.js';
import { quoteWord } from '../base/quote-word.js';
import type { Command } from '../cli/command.js';
import { globalOptions, globalSpellings, optionName } from '../cli/global-options.js';
import { type CommandRegistry, firstWordOf, isLocalCommand } from '../cli/registry.js';
import { type Token, tokenize } from '../cli/tokens.js';
import { mapCommandLines } from '../io/command-lines.js';
import type { Row } from '../io/rows.js';

/** Adds the options that select this line's cluster to each kafkactl command in a text. */
export type AddClusterFlags = (text: string) => string;

/** Used where the line selects no cluster: the text is unchanged. */
export const noClusterFlags: AddClusterFlags = (text) => text;

/**
 * Commands in hints and notes have to reach the cluster of the line that prints them: its `--context`, its `--brokers`
 * with the options of TLS and SASL, or the `--name` of its sandbox are added to them. `tokens` are those of the line,
 * `command` is undefined where it has none.
 */
export function withClusterFlags(
  registry: CommandRegistry,
  tokens: readonly Token[],
  command: Command | undefined,
): AddClusterFlags {
  const cluster = optionsOnLine(tokens, (key) => isClusterOption(key, command));
  const isSandbox = command?.path.startsWith('sandbox ') === true;
  const [sandbox] = isSandbox ? optionsOnLine(tokens, (key) => key === 'name') : [];
  if (cluster.length === 0 && sandbox === undefined) return noClusterFlags;
  const words = (sandbox === undefined ? cluster : [...cluster, ['--context', sandbox[1]]]).flat();
  return (text) =>
    mapCommandLines(text, (line) => {
      const [, ...own] = line.split(' ');
      const first = firstWordOf(registry, own);
      if (!first || tokenize(own, globalSpellings).some(forbidsFlags)) return line;
      if (!isLocalCommand(registry, first, own)) return [line, ...words].join(' ');
      return sandbox && first === 'sandbox' ? [line, ...sandbox].join(' ') : line;
    });
}

/** True in a command that selects a cluster itself, asks for help, or has placeholders. */
function forbidsFlags(token: Token): boolean {
  if (token.kind === 'option') return ['context', 'brokers', 'help'].includes(token.key);
  return token.kind === 'unknown' ? token.spelling === '--name' : token.kind === 'word' && token.text === '[options]';
}

/** True for a global option that selects a cluster. A command's own option of the same name means something else. */
function isClusterOption(key: string, command: Command | undefined): boolean {
  const { section }: { readonly section?: string } = globalOptions[key as keyof typeof globalOptions] ?? {};
  return section === 'Cluster' && key !== 'requestTimeout' && !Object.hasOwn(command?.options ?? {}, key);
}

/** The chosen options of a line, each as a long option and its quoted value. */
const optionsOnLine = (tokens: readonly Token[], isChosen: (key: string) => boolean): string[][] =>
  tokens.flatMap((token) => {
    if (token.kind !== 'option' || !isChosen(token.key)) return [];
    const { key, takesValue, value = '' } = token;
    return [[`--${optionName(key)}`, ...(takesValue ? [quoteWord(value)] : [])]];
  });

/** Rows with the cluster's options in the hints of their errors. */
export const rowsWithClusterFlags = (rows: readonly Row[], addClusterFlags: AddClusterFlags): readonly Row[] =>
  rows.map((row) => {
    const error = row['error'] as Partial<ErrorRow> | null | undefined;
    return error?.hint === undefined ? row : { ...row, error: { ...error, hint: addClusterFlags(error.hint) } };
  });
