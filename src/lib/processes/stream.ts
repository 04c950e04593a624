import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { CliError } from '../base/errors.js';
import { exitCodeOf } from './exit.js';
import { type CommandLine, cannotStart } from './spawn.js';

/**
 * The lines that a program prints on stdout and stderr, as they arrive. The program is ended when the iteration is
 * left. Throws `failed` where it ends with an exit code other than 0.
 */
export async function* streamLines(
  { command, args, env, cwd }: CommandLine,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  closed.catch(() => {});
  try {
    yield* linesOf(child.stdout, child.stderr);
    const code = exitCodeOf(...(await closed));
    if (code !== 0) throw new CliError('failed', `${command} ended with exit code ${code}`);
  } catch (error) {
    // An aborted program has not failed: it was ended here.
    if (signal.aborted) return;
    throw error instanceof CliError ? error : cannotStart(command, error);
  } finally {
    child.kill('SIGTERM');
  }
}

/** The lines of several streams, interleaved by whole lines. */
function linesOf(...streams: readonly Readable[]): AsyncIterable<string> {
  const lines = new PassThrough({ objectMode: true });
  const ends = streams.map((input) => {
    const reader = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    reader.on('line', (line) => {
      if (lines.write(line)) return;
      reader.pause();
      lines.once('drain', () => reader.resume());
    });
    return once(reader, 'close');
  });
  Promise.all(ends).then(
    () => lines.end(),
    (error: Error) => lines.destroy(error),
  );
  return lines;
}
