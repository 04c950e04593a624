import type { CliError } from './base/errors.js';
import type { Folders } from './base/folders.js';
import type { Lang, LocalizedText } from './base/language.js';
import type { Choice } from './io/ask.js';
import type { OutputFormat } from './io/output-format.js';
import type { Progress } from './io/progress.js';
import type { Screen, ScreenOptions } from './io/screen.js';
import type { SplitScreen, SplitScreenOptions } from './io/split-screen.js';
import type { TerminalFacts } from './io/terminal.js';
import type { Cluster } from './kafka/cluster.js';
import type { CommandLine } from './processes/spawn.js';
import type { ClusterSettings } from './settings/types.js';

export interface Confirmation {
  /** One sentence that names what will be destroyed, in the line's language where it is a pair. */
  readonly question: string | LocalizedText;
  /** Topics, groups or partitions that lose data, a line each. */
  readonly affected: readonly string[];
  /** The name that has to be typed out in a protected context. */
  readonly name: string;
}

/** A line that runs within another one, as the lines of the tutorial's prompt do. */
export interface InnerLine {
  /** The words after the name of the program. */
  readonly argv: readonly string[];
  readonly env: App['env'];
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  readonly stdout: LineStream;
  readonly stderr: LineStream;
  /** Its abort does what Ctrl-C does; the reason is a CliError. */
  readonly signal: AbortSignal;
  interrupt(): void;
}

/** A stream that a line writes to, with the size of the terminal where it is one. */
export type LineStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** The services of one command line: the only access of a command to the cluster, the terminal and the file system. Built by lib/line/app. */
export interface App {
  readonly signal: AbortSignal;
  readonly lang: Lang;
  /** True where the line itself, or KAFKACTL_LANG, names the language. */
  readonly isLangGiven: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The output format and the abilities of stdout. */
  readonly output: TerminalFacts & { readonly format: OutputFormat; readonly raw: boolean };
  readonly stderr: TerminalFacts;
  readonly stdin: { readonly tty: boolean; readonly stream: NodeJS.ReadableStream };
  /** The settings of this line's cluster. Throws `usage` for invalid ones, `notFound` for an unknown context. */
  settings(): Promise<ClusterSettings>;
  /** The cluster of this line: one connection pool, opened by the first call, closed by main. */
  cluster(): Promise<Cluster>;
  /** The settings of another context, with this line's `--request-timeout`. */
  settingsOf(context: string): Promise<ClusterSettings>;
  /**
   * The cluster of other settings, closed by main. `graceMs` keeps it open for that long after Ctrl-C (infinite:
   * to the end), so that a change that was started can be finished.
   */
  clusterOf(settings: ClusterSettings, options?: { readonly graceMs?: number }): Promise<Cluster>;
  /** A text whose kafkactl commands have the options that reach this line's cluster, as those of notes and hints have. */
  withClusterFlags(text: string): string;
  /** Writes a sentence to stderr, except under json and yaml. */
  note(text: string): void;
  /** Writes a line to stderr under every output format: workflow commands of a CI, which reads them there. */
  stderrLine(line: string): void;
  /** Writes text to stderr without a newline, if both stdin and stderr are terminals. */
  prompt(text: string): void;
  /**
   * Lines typed at a prompt on stderr, as bytes with their newline, until Ctrl-D. Undefined unless both stdin and stderr
   * are terminals.
   */
  typedLines(mark: string): AsyncIterable<Buffer> | undefined;
  progress(label: string): Progress;
  /** Switches the terminal to a full-screen page that is redrawn. Requires that stdout is a terminal. */
  openScreen(listener: Pick<ScreenOptions, 'onKey' | 'onResize'>): Promise<Screen>;
  /**
   * Divides the terminal in two: `above` gives the lines of the part that stays still. Requires that stdin and stdout are
   * terminals.
   */
  openSplitScreen(above: SplitScreenOptions['above']): Promise<SplitScreen>;
  /** The streams of this line, for those that run within it. */
  streams(): Pick<InnerLine, 'stdin' | 'stdout' | 'stderr'>;
  /** Does what Ctrl-C does, for a screen in raw mode, where Ctrl-C is a key like others. */
  interrupt(): void;
  /**
   * Returns once a destructive change is confirmed. Throws `usage` without a TTY and `--yes`, `interrupted` if the answer
   * is no. A protected context requires the name typed out.
   */
  confirm(confirmation: Confirmation): Promise<void>;
  /** Asks for one line on a TTY, without echo for a secret. Throws `usage` without a TTY. */
  ask(question: string, options?: { readonly secret?: boolean }): Promise<string>;
  /** Asks for one of several answers on a TTY. Throws `usage` without a TTY. */
  choose<T extends string>(question: string, choices: readonly Choice<T>[]): Promise<T>;
  /** Records that one item of several failed. The command goes on; the exit code is combined from all at the end. */
  problem(error: CliError): void;
  /**
   * Runs another program in place of this command, like a shell's `exec`: on the same stdin, stdout and stderr, and with
   * its exit code as the exit code of this line. See `runAttached` in lib/processes.
   */
  exec(program: CommandLine): Promise<void>;
  /** Runs another line of this program in this process, on streams of its own, and returns its exit code. */
  runLine(line: InnerLine): Promise<number>;
  /** Records that a check failed: its rows are still printed, then this error decides the exit code. */
  failCheck(error: CliError): void;
  /** Ctrl-C is the ordinary end of this command: its failed check, if any, decides the exit code then too. */
  endsByInterrupt(): void;
  /** The folders of this user's cache, state, data and configuration. */
  readonly folders: Folders;
  now(): number;
}
