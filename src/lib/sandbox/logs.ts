import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Bytes at the end of a log that are looked at for its last lines. */
const tailBytes = 256 * 1024;
const chunkBytes = 64 * 1024;
/** Milliseconds between two looks at a log that is followed. */
const pollMs = 200;

/** The last lines of a text file, oldest first; none when there is no such file. */
export const lastLines = (path: string, count: number): string[] => tailOf(path, count).lines;

/** The last lines of a file and where it ended. */
function tailOf(path: string, count: number): { readonly lines: string[]; readonly end: number } {
  if (!existsSync(path)) return { lines: [], end: 0 };
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const from = Math.max(0, size - tailBytes);
    const buffer = Buffer.alloc(size - from);
    const text = buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, from));
    const whole = text.lastIndexOf('\n') + 1;
    const lines = text.slice(0, whole).split('\n').slice(0, -1);
    if (from > 0) lines.shift();
    const end = from + Buffer.byteLength(text.slice(0, whole));
    return { lines: count > 0 ? lines.slice(-count) : [], end };
  } finally {
    closeSync(file);
  }
}

/** A place in a file that grows, and that may be replaced by another of the same name. */
interface LogCursor {
  inode: number;
  offset: number;
  /** The beginning of a line whose end is not written yet. */
  rest: string;
}

/** What has been added to a file since the last look, as whole lines. A file of the same name that is new counts too. */
function readAddedLines(path: string, place: LogCursor): string[] {
  if (!existsSync(path)) return [];
  const file = openSync(path, 'r');
  try {
    const { ino, size } = fstatSync(file);
    if (ino !== place.inode || size < place.offset) Object.assign(place, { inode: ino, offset: 0, rest: '' });
    const buffer = Buffer.alloc(Math.min(chunkBytes, size - place.offset));
    const read = readSync(file, buffer, 0, buffer.length, place.offset);
    place.offset += read;
    const lines = (place.rest + buffer.toString('utf8', 0, read)).split('\n');
    place.rest = lines.pop() ?? '';
    return lines;
  } finally {
    closeSync(file);
  }
}

export interface LogLine {
  readonly node: number;
  readonly line: string;
}

/**
 * The last `count` lines of each log and, with `follow`, what is added until the signal is aborted, also by a node that
 * starts again.
 */
export async function* readLogs(
  logs: readonly { readonly node: number; readonly path: string }[],
  { count, follow, signal }: { readonly count: number; readonly follow: boolean; readonly signal: AbortSignal },
): AsyncGenerator<LogLine> {
  const places = new Map<number, LogCursor>();
  for (const { node, path } of logs) {
    const { lines, end } = tailOf(path, count);
    places.set(node, { inode: existsSync(path) ? statSync(path).ino : 0, offset: end, rest: '' });
    for (const line of lines) yield { node, line };
  }
  while (follow) {
    let quiet = true;
    for (const { node, path } of logs) {
      for (const line of readAddedLines(path, places.get(node) as LogCursor)) {
        quiet = false;
        yield { node, line };
      }
    }
    signal.throwIfAborted();
    if (quiet) await delay(pollMs, undefined, { signal });
  }
}
