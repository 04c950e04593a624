import { dirname, join } from 'node:path';
import { fileStamp, readIfThere, removeOlder, writePrivately } from './files.js';

/** Raised when the shape of what is kept changes, so that an older kafkactl's copy is not read. */
const cacheFormat = 2;

/** A copy that is thrown away too soon costs one parsing. */
const keepMs = 30 * 86_400_000;

interface CacheEntry<T> {
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
  const kept = readCacheEntry<T>(copy);
  if (kept?.format === cacheFormat && kept.path === path && kept.stamp === stamp) return kept.value;
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  const value = await parse(path, text);
  try {
    writePrivately(copy, JSON.stringify({ format: cacheFormat, path, stamp, value } satisfies CacheEntry<T>));
    removeOlder(dirname(copy), keepMs);
  } catch {
    // A copy spares time and no more: a read-only home does without.
  }
  return value;
}

function readCacheEntry<T>(copy: string): CacheEntry<T> | undefined {
  try {
    return JSON.parse(readIfThere(copy) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * A name that tells a user's few files apart: FNV-1a of 32 bits, forwards and backwards. It keeps nobody out, and to load
 * node:crypto for it would cost each command some milliseconds.
 */
export function shortHash(text: string): string {
  const bytes = Buffer.from(text);
  return `${fnv(bytes)}${fnv(bytes.toReversed())}`;
}

function fnv(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
