import { setTimeout as pause } from 'node:timers/promises';
import { interrupted } from './lib/errors.js';
import { main } from './main.js';

const controller = new AbortController();
const stop = (): void => {
  // The first signal lets the command end in order; a second one means now.
  if (controller.signal.aborted) process.exit(130);
  controller.abort(interrupted());
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

const code = await main({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: controller.signal,
  ownsStreams: true,
});

// Writes to pipes may still be under way; standard input may wait for a reader that is gone. Whoever pressed Ctrl-C
// does not wait for a pipe that nobody reads.
const written = Promise.all([process.stdout, process.stderr].map(flushed));
await (controller.signal.aborted ? Promise.race([written, pause(100)]) : written);
process.exit(code);

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded || stream.writableLength === 0) return resolve();
    stream.write('', () => resolve());
  });
}
