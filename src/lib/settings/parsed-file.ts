import { dirname, join } from 'node:path';
import { fileStamp, readIfThere, removeOlder, writePrivately } from './files.js';

/** Version of the cache entry. Increment on incompatible changes, so that entries of older versions are ignored. */
const cacheFormat = 2;

/** Entries that were not written for this long are removed; a miss costs one parse. */
const keepMs = 30 * 86_400_000;

interface CacheEntry<T> {
  readonly format: number;
  readonly path: string;
  readonly stamp: string;
  readonly value: T;
}

/**
 * The parsed value of a YAML file, cached so that an unchanged file does not load the YAML parser (15 ms of the 160 of a
 * start; docs/decisions/2026-11-24-settings-cache.md). Undefined where there is no file. The entry is in the cache
 * folder with mode 0600; where it cannot be written, the file is parsed each time.
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
    // The cache only saves time: a read-only home works without it.
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
 * A 64-bit name for a path: FNV-1a, 32 bits forwards and 32 backwards. Not cryptographic: it only distinguishes a
 * user's few files, and loading node:crypto would cost every start milliseconds.
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
