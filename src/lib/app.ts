import type { CliError } from './base/errors.js';
import type { Folders } from './base/folders.js';
import type { Lang, LocalizedText } from './base/language.js';
import type { OutputFormat } from './io/output-format.js';
import type { Progress } from './io/progress.js';
import type { Screen, ScreenOptions } from './io/screen.js';
import type { TerminalFacts } from './io/terminal.js';
import type { Cluster } from './kafka/cluster.js';
import type { CommandLine } from './processes/spawn.js';
import type { ClusterSettings } from './settings/types.js';

export interface Confirmation {
  /** One sentence: what is going to be destroyed. Where it is a pair a person is asked in the line's language. */
  readonly question: string | LocalizedText;
  /** What it will touch, a line each. */
  readonly affected: readonly string[];
  /** The name that a protected context asks to be typed out. */
  readonly name: string;
}

/** Everything that a command may touch. Built by main.ts; tests build one of their own. */
export interface App {
  readonly signal: AbortSignal;
  readonly lang: Lang;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How stdout is written: the form asked for, whether it was asked for, and what the terminal can do. */
  readonly output: TerminalFacts & { readonly format: OutputFormat; readonly raw: boolean };
  readonly stderr: TerminalFacts;
  readonly stdin: { readonly tty: boolean; readonly stream: NodeJS.ReadableStream };
  /** The settings of this line's cluster; throws `usage` or `notFound` where they cannot be resolved. */
  settings(): Promise<ClusterSettings>;
  /** The cluster of this line, connected once and closed by the kernel. */
  cluster(): Promise<Cluster>;
  /** The settings of another context by its name, under the same `--request-timeout`. */
  settingsOf(context: string): Promise<ClusterSettings>;
  /**
   * The cluster of other settings, closed by the kernel too. With a grace it answers for so many milliseconds after
   * Ctrl-C: what was begun there can be ended.
   */
  clusterOf(settings: ClusterSettings, options?: { readonly graceMs?: number }): Promise<Cluster>;
  /** A sentence on stderr; silent under json and yaml. */
  note(text: string): void;
  /** A line on stderr under every form of output: what the program around this one reads there (a CI's commands). */
  stderrLine(line: string): void;
  /** Text on stderr as it stands; nothing where stdin or stderr is no terminal. */
  prompt(text: string): void;
  /**
   * The lines that a person types behind this mark on stderr, as bytes with their newline, until Ctrl-D; undefined where
   * stdin or stderr is no terminal.
   */
  typedLines(mark: string): AsyncIterable<Buffer> | undefined;
  progress(label: string): Progress;
  /** Takes the terminal over for a page that is drawn again and again; only where stdout is a terminal. */
  openScreen(listener: Pick<ScreenOptions, 'onKey' | 'onResize'>): Promise<Screen>;
  /** Does what Ctrl-C does, for a screen whose keys are read one by one. */
  interrupt(): void;
  /**
   * Returns when what destroys may go on. Throws `usage` without a TTY and `--yes`, `interrupted` when the person
   * says no; asks for the name typed out in a protected context.
   */
  confirm(confirmation: Confirmation): Promise<void>;
  /** Asks for one line on a TTY, hidden where it is a secret; throws `usage` without one. */
  ask(question: string, options?: { readonly secret?: boolean }): Promise<string>;
  /** One of several things failed: the others go on, and the exit code is worked out at the end (forms.md). */
  problem(error: CliError): void;
  /**
   * Runs another program in place of this command: it has this line's own streams (the terminal itself where it is
   * one), and its exit code is this line's. See `runAttached` in lib/processes.
   */
  exec(program: CommandLine): Promise<void>;
  /** The outcome of a check: rows are shown, then this decides the exit code. */
  failCheck(error: CliError): void;
  /** Where an unattended file of ours lies (cache, state, data, config). */
  readonly folders: Folders;
  now(): number;
}
