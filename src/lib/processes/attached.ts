import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CliError } from '../base/errors.js';
import { exitCodeOf } from './exit.js';
import type { CommandLine } from './spawn.js';

/** Streams for a program that does not inherit those of this process. */
export interface StdioStreams {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** Milliseconds between SIGTERM and SIGKILL. */
const graceMs = 5000;

/**
 * Runs a program in the foreground to its end and gives its exit code. With `inherit` it has this process's own
 * streams, and so the terminal. Aborting the signal ends it. Throws `failed` where it cannot be started.
 */
export async function runAttached(
  { command, args, env, cwd }: CommandLine,
  streams: 'inherit' | StdioStreams,
  signal: AbortSignal,
): Promise<number> {
  const child = spawn(command, args, { env, cwd, stdio: streams === 'inherit' ? 'inherit' : 'pipe' });
  let killer: NodeJS.Timeout | undefined;
  const terminate = (): void => {
    child.kill('SIGTERM');
    killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', terminate, { once: true });
  if (signal.aborted) terminate();
  if (streams !== 'inherit') connectStreams(child, streams);
  try {
    const [code, signalName] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return exitCodeOf(code, signalName);
  } catch (cause) {
    throw new CliError('failed', `cannot start ${command}: ${(cause as Error).message}`, { cause });
  } finally {
    clearTimeout(killer);
    signal.removeEventListener('abort', terminate);
    if (streams !== 'inherit' && child.stdin) streams.stdin.unpipe(child.stdin);
  }
}

function connectStreams(child: ReturnType<typeof spawn>, { stdin, stdout, stderr }: StdioStreams): void {
  child.stdout?.pipe(stdout, { end: false });
  child.stderr?.pipe(stderr, { end: false });
  if (!child.stdin) return;
  // A program may end before it has read all of its input (EPIPE).
  child.stdin.on('error', () => {});
  stdin.pipe(child.stdin);
}
