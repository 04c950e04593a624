import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { CliError } from '../base/errors.js';
import { unwritable } from '../base/file-errors.js';
import { exitCodeOf } from './exit.js';
import { identify, type ProcessId } from './identity.js';

type Env = Readonly<Record<string, string | undefined>>;

/** A command line of another program. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Env;
  readonly cwd?: string;
}

export const cannotStart = (command: string, cause: unknown): CliError =>
  new CliError('failed', `cannot start ${command}: ${(cause as Error).message}`, { cause });

/** Waits until the program runs and gives its pid. Throws `failed` where it cannot be started. */
async function awaitSpawn(child: ChildProcess, command: string): Promise<number> {
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw cannotStart(command, error);
  }
  return child.pid as number;
}

/**
 * Starts a program that outlives this process and its terminal: in a session of its own, without stdin, with stdout and
 * stderr appended to a file of mode 0600. Throws `failed` where it cannot be started or ends at once.
 */
export const startDetached = async (line: CommandLine, log: string): Promise<ProcessId> =>
  (await startDetachedChild(line, log)).id;

/** A detached program that this process started. */
export interface DetachedChild {
  readonly id: ProcessId;
  /** How it ended; never resolves where this process ends before. */
  readonly ended: Promise<ProcessEnd>;
}

/** Exit code (128 + n where signal n ended it), and the signal. */
export interface ProcessEnd {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
}

/** Does what `startDetached` does, and lets its end be awaited. */
export async function startDetachedChild(line: CommandLine, log: string): Promise<DetachedChild> {
  const file = openLog(log);
  try {
    const child = spawn(line.command, line.args, {
      env: line.env,
      cwd: line.cwd,
      detached: true,
      stdio: ['ignore', file, file],
    });
    const ended = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code: exitCodeOf(code, signal), signal }));
    });
    const pid = await awaitSpawn(child, line.command);
    child.unref();
    const id = identify(pid);
    if (!id) throw new CliError('failed', `${line.command} ended at once`, { hint: `Its last words are in ${log}` });
    return { id, ended };
  } finally {
    closeSync(file);
  }
}

function openLog(log: string): number {
  try {
    return openSync(log, 'a', 0o600);
  } catch (error) {
    throw unwritable(log, error);
  }
}

export interface CompletedProcess {
  /** Exit code; 128 + n where signal n ended it, as in shells. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and collects its output. `onLine` is called with each line of stdout as it arrives. */
export async function runToEnd(
  line: CommandLine,
  options: { readonly signal?: AbortSignal; readonly onLine?: (text: string) => void } = {},
): Promise<CompletedProcess> {
  const child = spawn(line.command, line.args, {
    env: line.env,
    cwd: line.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  closed.catch(() => {});
  const abort = (): void => void child.kill('SIGTERM');
  options.signal?.addEventListener('abort', abort, { once: true });
  let stdout = '';
  let stderr = '';
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const each of lines) options.onLine?.(each);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  try {
    await awaitSpawn(child, line.command);
    if (options.signal?.aborted) abort();
    const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
    options.signal?.throwIfAborted();
    return { code: exitCodeOf(code, signal), stdout, stderr };
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}
