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

/** Throws for the first file that cannot be read: before anything of another is written. */
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
 * The bytes of a file, or of standard input where the path is `-`, as they come; each piece is good until the next is
 * asked for. Ends with the signal's reason, and with whatever `failure` is rejected with, even while the input is silent.
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

/** Standard input that comes from a file is read in large pieces; null for whatever else it is. */
function regularFileOf(stream: NodeJS.ReadableStream): number | null {
  if (!(stream instanceof ReadStream)) return null;
  const { fd } = stream as unknown as { readonly fd: number | null };
  return fd !== null && fstatSync(fd).isFile() ? fd : null;
}

/** The next piece is read while the last one is worked on, into the memory of the one before it. */
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
