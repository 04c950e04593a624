import type { Writable } from 'node:stream';
import { CliError } from '../base/errors.js';

/**
 * The destination of output. `write` resolves when the stream accepts more. After Ctrl-C it rejects where the reader has
 * not taken the chunk.
 */
export interface Sink {
  write(chunk: string | Uint8Array): Promise<void>;
}

/** The reader of stdout has closed the pipe, as `head` does: not an error, the line ends with exit code 0. */
export class ClosedPipe extends Error {
  override readonly name = 'ClosedPipe';
}

/**
 * A stream as a sink. `onClosed` is called when the reader closes the pipe; any other failure, such as a full disk, rejects
 * the next write with a CliError. `signal` ends a wait for a slow reader.
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
  // A reader that has stopped reading would be waited for after Ctrl-C.
  signal?.addEventListener('abort', () => wake?.(), { once: true });
  return {
    async write(chunk) {
      if (failure) throw failure;
      const accepted = stream.write(chunk);
      if (!accepted && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
      if (failure) throw failure;
      // A chunk that nobody has read must not count as written: a group would commit its offsets.
      if (!accepted && signal?.aborted && (stream as Writable).writableNeedDrain) throw signal.reason;
    },
  };
}

const cannotWrite = (error: NodeJS.ErrnoException) =>
  new CliError('failed', `cannot write the output: ${error.message}`, {
    cause: error,
    ...(error.code === 'ENOSPC' ? { hint: 'The disk is full. Make room, or write elsewhere.' } : {}),
  });
