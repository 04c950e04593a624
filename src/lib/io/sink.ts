import type { Writable } from 'node:stream';
import { CliError } from '../base/errors.js';

/**
 * Where output goes. `write` resolves when the reader has taken enough for more to be made; after Ctrl-C it throws where
 * the reader has not.
 */
export interface Sink {
  write(chunk: string | Uint8Array): Promise<void>;
}

/** What stdout's reader did when it went away: not an error, `head` does so. */
export class ClosedPipe extends Error {
  override readonly name = 'ClosedPipe';
}

/**
 * A stream as a sink. A reader that goes away ends the line through `onClosed`; any other failure (a full disk) is a
 * CliError from the write that met it.
 */
export function streamSink(
  stream: NodeJS.WritableStream,
  onClosed: (reason: ClosedPipe) => void,
  signal?: AbortSignal,
): Sink {
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const closed = error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || error.code === 'ECONNRESET';
    failure = closed ? new ClosedPipe('the reader has gone') : cannotWrite(error);
    if (failure instanceof ClosedPipe) onClosed(failure);
    wake?.();
  });
  stream.on('drain', () => wake?.());
  // Ctrl-C also ends a wait for a reader that reads nothing.
  signal?.addEventListener('abort', () => wake?.(), { once: true });
  return {
    async write(chunk) {
      if (failure) throw failure;
      const taken = stream.write(chunk);
      if (!taken && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
      if (failure) throw failure;
      // Whoever made this is not to take for written what nobody reads: a group would commit it.
      if (!taken && signal?.aborted && (stream as Writable).writableNeedDrain) throw signal.reason;
    },
  };
}

const cannotWrite = (error: NodeJS.ErrnoException) =>
  new CliError('failed', `cannot write the output: ${error.message}`, {
    cause: error,
    ...(error.code === 'ENOSPC' ? { hint: 'The disk is full. Make room, or write elsewhere.' } : {}),
  });
