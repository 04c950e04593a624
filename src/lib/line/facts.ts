import { CliError } from '../base/errors.js';
import type { Lang } from '../base/language.js';
import { nearest } from '../base/nearest.js';
import type { GlobalValues } from '../cli/global-options.js';
import { type Token, valuesByKey } from '../cli/tokens.js';
import { extraFormats, type OutputFormat, outputFormats } from '../io/output-format.js';
import type { TerminalFacts } from '../io/terminal.js';
import { type AddClusterFlags, noClusterFlags } from './cluster-flags.js';

/** Facts about a line and its terminal that are settled before its command runs. */
export interface LineFacts {
  readonly globals: Partial<GlobalValues>;
  readonly format: OutputFormat;
  /** True for the formats that people read: `table` and `wide`. */
  readonly human: boolean;
  readonly lang: Lang;
  /** True where the line or KAFKACTL_LANG names the language, false where it is that of the locale. */
  readonly isLangGiven: boolean;
  /** True where control characters are not escaped on a terminal. */
  readonly raw: boolean;
  readonly verbose: boolean;
  readonly stdout: TerminalFacts;
  readonly stderr: TerminalFacts;
  /** Applied to every hint and note. */
  readonly addClusterFlags: AddClusterFlags;
  /** The error for a KAFKACTL_OUTPUT that is no format, where the line itself names none. */
  readonly formatError: CliError | undefined;
}

interface HostTraits {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number };
}

/** The tokens of a line and its global options; undefined where those have not been parsed. */
export interface LineOptions {
  readonly tokens: readonly Token[];
  readonly globals: GlobalValues | undefined;
}

/**
 * The facts of a line. Where its options have not been parsed, because it is invalid or asks for help, the few that matter
 * then are guessed from the tokens: with `-o json` its error is JSON all the same.
 */
export function lineFacts(
  { env, stdout, stderr }: HostTraits,
  { tokens, globals }: LineOptions,
  addClusterFlags: AddClusterFlags = noClusterFlags,
): LineFacts {
  const known = globals ?? guessGlobals(tokens);
  const fromEnv = env['KAFKACTL_OUTPUT'] || undefined;
  const format = known.output ?? formatOf(fromEnv) ?? 'table';
  const isUnknown = globals !== undefined && known.output === undefined && formatOf(fromEnv) === undefined;
  const colour = !known.noColor && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const terminal = ({ isTTY = false, columns }: HostTraits['stdout']): TerminalFacts => ({
    tty: isTTY,
    colour: isTTY && colour,
    width: widthFromEnv(env) ?? positiveInteger(columns) ?? 80,
  });
  return {
    globals: known,
    format,
    human: format === 'table' || format === 'wide',
    lang: known.lang ?? languageOf(env),
    isLangGiven: known.lang !== undefined || Boolean(env['KAFKACTL_LANG']),
    raw: known.raw ?? false,
    verbose: known.verbose ?? false,
    stdout: terminal(stdout),
    stderr: terminal(stderr),
    addClusterFlags,
    formatError: isUnknown && fromEnv !== undefined ? unknownFormat(fromEnv) : undefined,
  };
}

/** The columns of COLUMNS, which take precedence over those of the terminal. */
export const widthFromEnv = (env: HostTraits['env']): number | undefined => positiveInteger(env['COLUMNS']);

function guessGlobals(tokens: readonly Token[]): Partial<GlobalValues> {
  const given = valuesByKey(tokens);
  const output = formatOf(given.get('output')?.[0]);
  return { ...(output && { output }), noColor: given.has('noColor'), verbose: given.has('verbose') };
}

const formatOf = (word: string | undefined): OutputFormat | undefined =>
  [...outputFormats, ...extraFormats].find((format) => format === word);

function unknownFormat(word: string): CliError {
  const near = nearest(word, outputFormats);
  return new CliError('usage', `KAFKACTL_OUTPUT: "${word}" is none of ${outputFormats.join(', ')}`, {
    hint: near && `Did you mean ${near}?`,
  });
}

/** The language of KAFKACTL_LANG, otherwise of the locale: Spanish or, for any other, English. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Lang {
  const locale = env['KAFKACTL_LANG'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^es([_.@-]|$)/i.test(locale) ? 'es' : 'en';
}

const positiveInteger = (value: string | number | undefined): number | undefined => {
  const number = Math.floor(Number(value));
  return number > 0 ? number : undefined;
};
