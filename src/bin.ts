import { setTimeout as pause } from 'node:timers/promises';
import { asCliError, exitCodes, interrupted } from './lib/base/errors.js';
import { main } from './main.js';

const controller = new AbortController();
const stop = (): void => {
  // The first signal lets the command end in order, the second one ends the process at once.
  if (controller.signal.aborted) process.exit(exitCodes.interrupted);
  controller.abort(interrupted());
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// The terminal has closed: a group member leaves its group, or its partitions would stay assigned until its session ends.
process.on('SIGHUP', stop);
// A rejection that nothing awaited: the line ends in order and reports it as any other error.
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
 * Ends the process when stdout and stderr have been flushed. It would not end by itself where standard input is still read.
 * After Ctrl-C a pipe that nobody reads is waited for no longer than 100 ms.
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
