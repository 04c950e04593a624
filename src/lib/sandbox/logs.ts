import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes at the end of a log that are looked at for its last lines. */
const tailBytes = 256 * 1024;

/** The last lines of a text file, oldest first; none when there is no such file. */
export function lastLines(path: string, count: number): string[] {
  if (!existsSync(path)) return [];
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const from = Math.max(0, size - tailBytes);
    const buffer = Buffer.alloc(size - from);
    const read = readSync(file, buffer, 0, buffer.length, from);
    const lines = buffer.toString('utf8', 0, read).split('\n');
    if (lines.at(-1) === '') lines.pop();
    if (from > 0) lines.shift();
    return lines.slice(-count);
  } finally {
    closeSync(file);
  }
}
