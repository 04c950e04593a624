import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { addAbortSignal, Readable } from 'node:stream';
import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/errors.js';
import { unreadable } from '../../lib/file-errors.js';

const fileChunkBytes = 1024 * 1024;

/**
 * The bytes of a file, or of standard input where the path is null, as they come. Ends with the signal's reason, and
 * with whatever `failure` is rejected with, even while the input is silent.
 */
export async function* inputChunks(path: string | null, app: App, failure: Promise<never>): AsyncGenerator<Buffer> {
  const stream =
    path === null
      ? asReadable(app.stdin.stream)
      : createReadStream(resolve(app.cwd, path), { highWaterMark: fileChunkBytes });
  addAbortSignal(app.signal, stream);
  failure.catch((error) => stream.destroy(error));
  try {
    for await (const chunk of stream as AsyncIterable<Buffer | string>) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    }
  } catch (error) {
    app.signal.throwIfAborted();
    if (path === null || error instanceof CliError) throw error;
    throw unreadable(path, error);
  } finally {
    stream.destroy();
  }
}

const asReadable = (stream: NodeJS.ReadableStream): Readable =>
  stream instanceof Readable ? stream : new Readable().wrap(stream);
