import { CliError } from '../base/errors.js';
import type { Lang } from '../base/language.js';
import { nearest } from '../base/nearest.js';
import type { GlobalValues } from '../cli/global-options.js';
import { extraFormats, type OutputFormat, outputFormats } from '../io/output-format.js';
import type { TerminalFacts } from '../io/terminal.js';
import { type AddClusterFlags, noClusterFlags } from './cluster-flags.js';

/** What is known of a line before its command runs. */
export interface LineFacts {
  readonly globals: Partial<GlobalValues>;
  readonly format: OutputFormat;
  /** True where people read: `table` and `wide`. */
  readonly human: boolean;
  readonly lang: Lang;
  readonly raw: boolean;
  readonly verbose: boolean;
  readonly stdout: TerminalFacts;
  readonly stderr: TerminalFacts;
  /** What is said has lines to be typed that ask this line's cluster. */
  readonly addClusterFlags: AddClusterFlags;
}

interface HostTraits {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number };
}

/**
 * Facts of a line. Without parsed options, for an error that comes before them, they are guessed from the words, so
 * that `-o json` has its errors as JSON even where the line is wrong.
 */
export function lineFacts(
  { argv, env, stdout, stderr }: HostTraits,
  {
    globals,
    here: addClusterFlags = noClusterFlags,
  }: { readonly globals?: GlobalValues; readonly here?: AddClusterFlags } = {},
): LineFacts {
  const guessed = globals ?? guessGlobals(argv);
  const format = guessed.output ?? parseFormat(env['KAFKACTL_OUTPUT'], globals !== undefined) ?? 'table';
  const colour = !guessed.noColor && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const terminal = ({ isTTY = false, columns }: HostTraits['stdout']): TerminalFacts => ({
    tty: isTTY,
    colour: isTTY && colour,
    width: widthFromEnv(env) ?? positiveInteger(columns) ?? 80,
  });
  return {
    globals: guessed,
    format,
    human: format === 'table' || format === 'wide',
    lang: guessed.lang ?? languageOf(env),
    raw: guessed.raw ?? false,
    verbose: guessed.verbose ?? false,
    stdout: terminal(stdout),
    stderr: terminal(stderr),
    addClusterFlags,
  };
}

/** The columns that the environment says, which stand above those of the terminal. */
export const widthFromEnv = (env: HostTraits['env']): number | undefined => positiveInteger(env['COLUMNS']);

function guessGlobals(line: readonly string[]): Partial<GlobalValues> {
  const end = line.indexOf('--');
  const argv = line.slice(0, end < 0 ? undefined : end);
  const at = argv.findIndex((word) => /^(-o|--output(=|$))/.test(word));
  const value = /^(?:-o|--output)=?(.+)$/.exec(argv[at] ?? '')?.[1] ?? argv[at + 1];
  const output = [...outputFormats, ...extraFormats].find((format) => at >= 0 && format === value);
  return { ...(output ? { output } : {}), noColor: argv.includes('--no-color'), verbose: argv.includes('--verbose') };
}

/** `strict` throws for a form that there is not; otherwise it is passed over. */
function parseFormat(word: string | undefined, strict: boolean): OutputFormat | undefined {
  if (!word) return undefined;
  const format = [...outputFormats, ...extraFormats].find((each) => each === word);
  if (format || !strict) return format;
  const near = nearest(word, outputFormats);
  throw new CliError('usage', `KAFKACTL_OUTPUT: "${word}" is none of ${outputFormats.join(', ')}`, {
    hint: near && `Did you mean ${near}?`,
  });
}

/** `KAFKACTL_LANG`, then the locale: Spanish where it says so, English everywhere else. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Lang {
  const said = env['KAFKACTL_LANG'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^es([_.@-]|$)/i.test(said) ? 'es' : 'en';
}

const positiveInteger = (value: string | number | undefined): number | undefined => {
  const number = Math.floor(Number(value));
  return number > 0 ? number : undefined;
};
