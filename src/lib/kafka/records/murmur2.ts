/** Java's murmur2 (org.apache.kafka.common.utils.Utils), the hash of the default partitioner. */
export function murmur2(bytes: Buffer, start = 0, end = bytes.length): number {
  const m = 0x5bd1e995;
  let hash = 0x9747b28c ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    let k = bytes.readInt32LE(at);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    hash = Math.imul(hash, m) ^ Math.imul(k, m);
  }
  const left = end - at;
  if (left === 3) hash ^= (bytes[at + 2] as number) << 16;
  if (left >= 2) hash ^= (bytes[at + 1] as number) << 8;
  if (left >= 1) hash = Math.imul(hash ^ (bytes[at] as number), m);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, m);
  return hash ^ (hash >>> 15);
}

/** The partition of a key, as Java's default partitioner chooses it. */
export const partitionOfKey = (bytes: Buffer, start: number, end: number, partitions: number): number =>
  (murmur2(bytes, start, end) & 0x7fff_ffff) % partitions;
