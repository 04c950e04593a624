import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Line } from './spawn.js';

/** The lines that a program prints on stdout, as they come. The program is ended when nobody listens any more. */
export async function* streamLines({ command, args, env, cwd }: Line, signal: AbortSignal): AsyncGenerator<string> {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'inherit'], signal });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => {});
  try {
    yield* createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
    if (child.pid === undefined) await failed;
  } finally {
    child.kill('SIGTERM');
  }
}
