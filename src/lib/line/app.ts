import type { App } from '../app.js';
import { CliError } from '../base/errors.js';
import { escapeControls } from '../io/escape-controls.js';
import { palette } from '../io/palette.js';
import { lineProgress } from '../io/progress.js';
import type { TypedLinesOptions } from '../io/typed-lines.js';
import { wrapNote } from '../io/wrap.js';
import type { Cluster } from '../kafka/cluster.js';
import { folders } from '../settings/folders.js';
import type { ConnectionFlags } from '../settings/layers.js';
import type { ClusterSettings } from '../settings/types.js';
import { askConfirmation, type CommandTraits } from './confirm.js';
import { type LineFacts, widthFromEnv } from './facts.js';

export interface AppHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Opened on first use: few lines read it, and for a file Node then loads modules for 3 ms. */
  readonly stdin: () => NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  readonly stdout: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
  readonly stderr: NodeJS.WritableStream;
  /** Aborted by SIGINT, SIGTERM and SIGHUP; the reason is a CliError. */
  readonly signal: AbortSignal;
  /** Acts as SIGINT does: a terminal in raw mode sends none for Ctrl-C. */
  interrupt(): void;
  /** True where a child process may inherit the streams of this one. */
  readonly ownsStreams: boolean;
}

/** The host of a line, and the program that lines within it are of. */
export interface ProgramHost extends AppHost {
  runLine: App['runLine'];
}

/** What a command reported besides its rows. */
export interface LineOutcome {
  /** Failures of single things, while the others went on. */
  readonly problems: readonly CliError[];
  /** The failed check that decides the exit code. */
  readonly verdict: CliError | undefined;
  /** Exit code of the program that ran in place of the command. */
  readonly exit: number | undefined;
  /** True where Ctrl-C is the ordinary end of the command. */
  readonly endsByInterrupt: boolean;
}

/** Makes the App of one line. `outcome` is filled while the command runs; `close` closes every cluster that was opened. */
export function makeApp(
  host: ProgramHost,
  facts: LineFacts,
  command: CommandTraits,
): { app: App; outcome: LineOutcome; close: () => Promise<void> } {
  const { env, cwd, signal, stderr } = host;
  const outcome: { -readonly [Key in keyof LineOutcome]: LineOutcome[Key] } & { readonly problems: CliError[] } = {
    problems: [],
    verdict: undefined,
    exit: undefined,
    endsByInterrupt: false,
  };
  const opened: Promise<Cluster>[] = [];
  const write = (text: string): void => void stderr.write(text);
  const paint = palette(facts.stderr.colour);
  const show = (text: string): string => (facts.stderr.tty && !facts.raw ? escapeControls(text, '\n') : text);
  const note = (text: string): void => {
    if (facts.format === 'json' || facts.format === 'yaml') return;
    write(
      `${paint(wrapNote(show(facts.addClusterFlags(text)), facts.stderr.tty ? facts.stderr.width : undefined), 'dim')}\n`,
    );
  };
  const now = (): number => Date.now();
  const onRequest = facts.verbose ? requestPrinter(write, show) : undefined;
  const clusterOf: App['clusterOf'] = (settings, { graceMs = 0 } = {}) => {
    const clusterSignal = graceMs > 0 ? delayedSignal(signal, graceMs) : signal;
    const cluster = import('../kafka/client/connect.js').then(({ connect }) =>
      connect(settings, { signal: clusterSignal, onRequest, note }),
    );
    opened.push(cluster);
    return cluster;
  };
  let settings: Promise<ClusterSettings> | undefined;
  let cluster: Promise<Cluster> | undefined;
  const app: App = {
    signal,
    lang: facts.lang,
    isLangGiven: facts.isLangGiven,
    env,
    cwd,
    folders: folders(env),
    output: { ...facts.stdout, format: facts.format, raw: facts.raw },
    stderr: facts.stderr,
    stdin: {
      get tty() {
        return host.stdin().isTTY === true;
      },
      get stream() {
        return host.stdin();
      },
    },
    settings() {
      const { requestTimeout: requestTimeoutMs, ...flags } = facts.globals;
      settings ??= resolveFor({ ...flags, requestTimeoutMs }, app);
      return settings;
    },
    settingsOf: (context) => resolveFor({ context, requestTimeoutMs: facts.globals.requestTimeout }, app),
    cluster() {
      cluster ??= app.settings().then((resolved) => clusterOf(resolved));
      return cluster;
    },
    clusterOf,
    withClusterFlags: facts.addClusterFlags,
    note,
    stderrLine: (line) => write(`${show(line)}\n`),
    prompt(text) {
      if (app.stdin.tty && facts.stderr.tty) write(text);
    },
    typedLines(mark) {
      if (!app.stdin.tty || !facts.stderr.tty) return undefined;
      return lazyTypedLines(mark, { stdin: host.stdin(), stderr, signal, interrupt: () => host.interrupt() });
    },
    progress: (label) => lineProgress(label, facts.human ? facts.stderr : { ...facts.stderr, tty: false }, write, now),
    confirm: (question) => askConfirmation({ app, facts, command, write, stderr }, question),
    async ask(question, { secret = false } = {}) {
      if (!app.stdin.tty || !facts.stderr.tty) {
        throw new CliError('usage', `cannot ask "${question}" without a terminal`);
      }
      const { askLine } = await import('../io/ask.js');
      return askLine(escapeControls(question), secret, { stdin: host.stdin(), stderr, signal });
    },
    async choose(question, choices) {
      if (!app.stdin.tty || !facts.stderr.tty) {
        throw new CliError('usage', `cannot ask "${question}" without a terminal`);
      }
      const { askChoice } = await import('../io/ask.js');
      return askChoice(escapeControls(question), choices, { stdin: host.stdin(), stderr, signal });
    },
    async exec(program) {
      const { runAttached } = await import('../processes/attached.js');
      const streams = host.ownsStreams ? 'inherit' : { stdin: host.stdin(), stdout: host.stdout, stderr };
      outcome.exit = await runAttached(program, streams, signal);
    },
    async openScreen(listener) {
      const [{ openScreen }, { atExit }] = await Promise.all([
        import('../io/screen.js'),
        import('../processes/at-exit.js'),
      ]);
      const columns = widthFromEnv(env);
      const streams = { stdin: host.stdin(), stdout: host.stdout };
      return openScreen(streams, { ...listener, colour: facts.stdout.colour, columns, atExit });
    },
    async openSplitScreen(above) {
      const [{ openSplitScreen }, { atExit }] = await Promise.all([
        import('../io/split-screen.js'),
        import('../processes/at-exit.js'),
      ]);
      const columns = widthFromEnv(env);
      const streams = { stdin: host.stdin(), stdout: host.stdout };
      return openSplitScreen(streams, { colour: facts.stdout.colour, columns, above, atExit });
    },
    streams: () => ({ stdin: host.stdin(), stdout: host.stdout, stderr }),
    interrupt: () => host.interrupt(),
    runLine: (line) => host.runLine(line),
    problem: (error) => void outcome.problems.push(error),
    failCheck(error) {
      outcome.verdict ??= error;
    },
    endsByInterrupt() {
      outcome.endsByInterrupt = true;
    },
    now,
  };
  return { app, outcome, close: () => closeAll(opened) };
}

async function resolveFor(flags: ConnectionFlags, { env, cwd, folders, note }: App): Promise<ClusterSettings> {
  const { resolveSettings } = await import('../settings/resolve.js');
  return resolveSettings({ env, cwd, folders, note, flags });
}

async function* lazyTypedLines(mark: string, options: TypedLinesOptions): AsyncGenerator<Buffer> {
  const { typedLines } = await import('../io/typed-lines.js');
  yield* typedLines(mark, options);
}

/** A signal that is aborted `ms` milliseconds after another, for the same reason; never for infinite `ms`. */
function delayedSignal(signal: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  if (ms === Number.POSITIVE_INFINITY) return controller.signal;
  const abort = (): void => void setTimeout(() => controller.abort(signal.reason), ms).unref();
  signal.addEventListener('abort', abort, { once: true });
  return controller.signal;
}

async function closeAll(opened: readonly Promise<Cluster>[]): Promise<void> {
  for (const each of await Promise.allSettled(opened)) {
    if (each.status === 'fulfilled') await each.value.close();
  }
}

type OnRequest = NonNullable<import('../kafka/client/connect.js').ConnectOptions['onRequest']>;

const requestPrinter =
  (write: (text: string) => void, show: (text: string) => string): OnRequest =>
  (request) =>
    write(`${show(Object.values(request).join(' '))}\n`);
