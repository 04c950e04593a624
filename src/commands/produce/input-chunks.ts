import { constants, createReadStream, fstatSync, ReadStream, read as readCallback } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { addAbortSignal, Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { unreadable } from '../../lib/base/file-errors.js';

const pieceBytes = 1024 * 1024;
const read = promisify(readCallback);

/** Throws for the first file that cannot be read, before any record is written. */
export async function refuseUnreadable(paths: readonly string[], { cwd }: App): Promise<void> {
  for (const path of paths.filter((path) => path !== '-')) {
    try {
      if ((await stat(resolve(cwd, path))).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      await access(resolve(cwd, path), constants.R_OK);
    } catch (error) {
      throw unreadable(path === '' ? '""' : path, error);
    }
  }
}

/**
 * Reads a file, or standard input for `-`, in chunks; each is valid until the next is requested. Ends with the signal's
 * reason or with the rejection of `failure`, even while the input is silent.
 */
export async function* inputChunks(path: string, app: App, failure: Promise<never>): AsyncGenerator<Buffer> {
  try {
    if (path === '-') yield* fromStream(app.stdin.stream, app.signal, failure);
    else yield* fromPath(resolve(app.cwd, path), app.signal, failure);
  } catch (error) {
    app.signal.throwIfAborted();
    if (path === '-' || error instanceof CliError) throw error;
    throw unreadable(path, error);
  }
}

async function* fromPath(path: string, signal: AbortSignal, failure: Promise<never>): AsyncGenerator<Buffer> {
  if (!(await stat(path)).isFile()) {
    yield* fromStream(createReadStream(path, { highWaterMark: pieceBytes }), signal, failure);
    return;
  }
  const file = await open(path);
  try {
    yield* readPieces(file.fd, signal);
  } finally {
    await file.close();
  }
}

async function* fromStream(
  from: NodeJS.ReadableStream,
  signal: AbortSignal,
  failure: Promise<never>,
): AsyncGenerator<Buffer> {
  const descriptor = regularFileOf(from);
  if (descriptor !== null) return yield* readPieces(descriptor, signal);
  const stream = from instanceof Readable ? from : new Readable().wrap(from);
  addAbortSignal(signal, stream);
  failure.catch((error) => stream.destroy(error));
  try {
    for await (const chunk of stream as AsyncIterable<Buffer | string>) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    }
  } finally {
    stream.destroy();
  }
}

/** The descriptor of a regular file as standard input, which is read in larger chunks; else null. */
function regularFileOf(stream: NodeJS.ReadableStream): number | null {
  // A ReadStream has its descriptor once it is open; its type does not declare it.
  if (!(stream instanceof ReadStream) || !('fd' in stream) || typeof stream.fd !== 'number') return null;
  return fstatSync(stream.fd).isFile() ? stream.fd : null;
}

/** Reads ahead: two buffers are used in turns. */
async function* readPieces(descriptor: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  const readInto = (memory: Buffer) => read(descriptor, memory, 0, memory.length, null);
  let [next, other] = [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)];
  let reading = readInto(next);
  try {
    for (;;) {
      const { bytesRead } = await reading;
      signal.throwIfAborted();
      if (bytesRead === 0) return;
      const piece = next.subarray(0, bytesRead);
      [next, other] = [other, next];
      reading = readInto(next);
      yield piece;
    }
  } finally {
    await reading.catch(() => {});
  }
}
