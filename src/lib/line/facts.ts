import { CliError } from '../base/errors.js';
import type { Lang } from '../base/language.js';
import { nearest } from '../base/nearest.js';
import type { GlobalValues } from '../cli/global-options.js';
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
  /** True where control characters are not escaped on a terminal. */
  readonly raw: boolean;
  readonly verbose: boolean;
  readonly stdout: TerminalFacts;
  readonly stderr: TerminalFacts;
  /** Applied to every hint and note. */
  readonly addClusterFlags: AddClusterFlags;
}

interface HostTraits {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number };
}

/**
 * The facts of a line. Without `globals`, as for an error before the options are parsed, they are guessed from the words:
 * `-o json` gives errors as JSON even where the line is invalid. Throws CliError `usage` for a KAFKACTL_OUTPUT that is no
 * format, but not while guessing.
 */
export function lineFacts(
  { argv, env, stdout, stderr }: HostTraits,
  {
    globals,
    addClusterFlags = noClusterFlags,
  }: { readonly globals?: GlobalValues; readonly addClusterFlags?: AddClusterFlags } = {},
): LineFacts {
  const known = globals ?? guessGlobals(argv);
  const format = known.output ?? parseFormat(env['KAFKACTL_OUTPUT'], globals !== undefined) ?? 'table';
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
    raw: known.raw ?? false,
    verbose: known.verbose ?? false,
    stdout: terminal(stdout),
    stderr: terminal(stderr),
    addClusterFlags,
  };
}

/** The columns of COLUMNS, which take precedence over those of the terminal. */
export const widthFromEnv = (env: HostTraits['env']): number | undefined => positiveInteger(env['COLUMNS']);

function guessGlobals(line: readonly string[]): Partial<GlobalValues> {
  const end = line.indexOf('--');
  const argv = line.slice(0, end < 0 ? undefined : end);
  const at = argv.findIndex((word) => /^(-o|--output(=|$))/.test(word));
  const value = /^(?:-o|--output)=?(.+)$/.exec(argv[at] ?? '')?.[1] ?? argv[at + 1];
  const output = [...outputFormats, ...extraFormats].find((format) => at >= 0 && format === value);
  return { ...(output ? { output } : {}), noColor: argv.includes('--no-color'), verbose: argv.includes('--verbose') };
}

/** Undefined for a word that is no format; with `strict` CliError `usage` is thrown instead. */
function parseFormat(word: string | undefined, strict: boolean): OutputFormat | undefined {
  if (!word) return undefined;
  const format = [...outputFormats, ...extraFormats].find((each) => each === word);
  if (format || !strict) return format;
  const near = nearest(word, outputFormats);
  throw new CliError('usage', `KAFKACTL_OUTPUT: "${word}" is none of ${outputFormats.join(', ')}`, {
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
