import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Bytes at the end of a log that are read for its last lines. */
const tailBytes = 256 * 1024;
const chunkBytes = 64 * 1024;
/** Milliseconds between two reads of a log that is followed. */
const pollMs = 200;

/** The last lines of a text file, oldest first; none where there is no such file. */
export const lastLines = (path: string, count: number): string[] => tailOf(path, count).lines;

/** The last lines of a file, and the offset behind them. */
function tailOf(path: string, count: number): { readonly lines: string[]; readonly end: number } {
  if (!existsSync(path)) return { lines: [], end: 0 };
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const from = Math.max(0, size - tailBytes);
    const buffer = Buffer.alloc(size - from);
    const text = buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, from));
    const completeLength = text.lastIndexOf('\n') + 1;
    const lines = text.slice(0, completeLength).split('\n').slice(0, -1);
    if (from > 0) lines.shift();
    const end = from + Buffer.byteLength(text.slice(0, completeLength));
    return { lines: count > 0 ? lines.slice(-count) : [], end };
  } finally {
    closeSync(file);
  }
}

/** How far a growing file has been read. The inode tells a new file of the same name apart. */
interface LogCursor {
  inode: number;
  offset: number;
  /** The last line, as far as it is written. */
  rest: string;
}

/** The complete lines added to a file since the last read. A new file of the same name is read from its beginning. */
function readAddedLines(path: string, cursor: LogCursor): string[] {
  if (!existsSync(path)) return [];
  const file = openSync(path, 'r');
  try {
    const { ino, size } = fstatSync(file);
    if (ino !== cursor.inode || size < cursor.offset) Object.assign(cursor, { inode: ino, offset: 0, rest: '' });
    const buffer = Buffer.alloc(Math.min(chunkBytes, size - cursor.offset));
    const read = readSync(file, buffer, 0, buffer.length, cursor.offset);
    cursor.offset += read;
    const lines = (cursor.rest + buffer.toString('utf8', 0, read)).split('\n');
    cursor.rest = lines.pop() ?? '';
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
 * The last `count` lines of each log and, with `follow`, the lines added until the signal is aborted, also by a node
 * that is started again.
 */
export async function* readLogs(
  logs: readonly { readonly node: number; readonly path: string }[],
  { count, follow, signal }: { readonly count: number; readonly follow: boolean; readonly signal: AbortSignal },
): AsyncGenerator<LogLine> {
  const cursors = new Map<number, LogCursor>();
  for (const { node, path } of logs) {
    const { lines, end } = tailOf(path, count);
    cursors.set(node, { inode: existsSync(path) ? statSync(path).ino : 0, offset: end, rest: '' });
    for (const line of lines) yield { node, line };
  }
  while (follow) {
    let isIdle = true;
    for (const { node, path } of logs) {
      for (const line of readAddedLines(path, cursors.get(node) as LogCursor)) {
        isIdle = false;
        yield { node, line };
      }
    }
    signal.throwIfAborted();
    if (isIdle) await delay(pollMs, undefined, { signal });
  }
}
