import { setTimeout as pause } from 'node:timers/promises';
import { asCliError, exitCodes, interrupted } from './lib/base/errors.js';
import { main } from './main.js';

const controller = new AbortController();
const stop = (): void => {
  // The first signal lets the command end in order; a second one means now.
  if (controller.signal.aborted) process.exit(exitCodes.interrupted);
  controller.abort(interrupted());
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// A terminal that closes: a group member leaves its group, rather than holding its partitions until it is missed.
process.on('SIGHUP', stop);
// What nobody awaited is a fault too: the line ends in order, and says it as it says any other.
process.on('uncaughtException', (error) => {
  if (controller.signal.aborted) process.exit(exitCodes.bug);
  controller.abort(asCliError(error));
});

main({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdin: () => process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: controller.signal,
  interrupt: stop,
  ownsStreams: true,
}).then(end);

/**
 * Writes to pipes may still be under way; standard input may wait for a reader that is gone. Whoever pressed Ctrl-C does
 * not wait for a pipe that nobody reads.
 */
async function end(code: number): Promise<never> {
  const written = Promise.all([process.stdout, process.stderr].map(flushed));
  await (controller.signal.aborted ? Promise.race([written, pause(100)]) : written);
  process.exit(code);
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded || stream.writableLength === 0) return resolve();
    stream.write('', () => resolve());
  });
}
