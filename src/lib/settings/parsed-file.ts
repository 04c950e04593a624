import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileStamp, readIfThere, removeOlder, writePrivately } from './files.js';

/** Raised when the shape of what is kept changes, so that an older kafkactl's copy is not read. */
const format = 1;

/** A copy that is thrown away too soon costs one parsing. */
const keepMs = 30 * 86_400_000;

interface Kept<T> {
  readonly format: number;
  readonly path: string;
  readonly stamp: string;
  readonly value: T;
}

/**
 * What a YAML file says, without loading the YAML parser where the file has not changed since it was last parsed
 * (15 ms of the 160 that a command has; docs/decisions/2026-11-24-settings-cache.md). Undefined where there is no file.
 * The copy lies in the cache folder, for this user alone; where it cannot be written the file is parsed each time.
 */
export async function parsedFile<T>(
  path: string,
  cacheFolder: string,
  parse: (path: string, text: string) => Promise<T>,
): Promise<T | undefined> {
  const stamp = fileStamp(path);
  if (stamp === undefined) return undefined;
  const copy = join(cacheFolder, 'parsed', `${shortHash(path)}.json`);
  const kept = keptCopy<T>(copy);
  if (kept?.format === format && kept.path === path && kept.stamp === stamp) return kept.value;
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  const value = await parse(path, text);
  try {
    writePrivately(copy, JSON.stringify({ format, path, stamp, value } satisfies Kept<T>));
    removeOlder(dirname(copy), keepMs);
  } catch {
    // A copy spares time and no more: a read-only home does without.
  }
  return value;
}

function keptCopy<T>(copy: string): Kept<T> | undefined {
  try {
    return JSON.parse(readIfThere(copy) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** A name for a path, as long as it needs to be to tell a user's few files apart. */
export const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
