import { type BoundedFetchRange, type KeySample, samplingSuffix } from '../values/fetching.js';
import type { WiredCluster } from '../wire/wired-cluster.js';
import { Fetcher } from './fetcher.js';

/** Time limit of a sample, in milliseconds. */
const sampleTimeoutMs = 5000;

/**
 * Counts records without a key in ranges, by topic, reading all ranges at once. Ranges that cannot be read within the
 * time limit, or without access, are left out.
 */
export async function sampleKeys(
  cluster: WiredCluster,
  ranges: readonly BoundedFetchRange[],
): Promise<Map<string, KeySample>> {
  const found = new Map<string, KeySample>();
  if (ranges.length === 0) return found;
  const source = new Fetcher(cluster, ranges, { readCommitted: true, note: () => {}, clientIdSuffix: samplingSuffix });
  const deadline = performance.now() + sampleTimeoutMs;
  try {
    for (;;) {
      const next = await source.poll(Math.max(1, deadline - performance.now()));
      if (next === 'end' || next === 'idle') break;
      let { records, keyless } = found.get(next.topic) ?? { records: 0, keyless: 0 };
      while (next.next()) {
        records++;
        if (next.keyStart < 0) keyless++;
      }
      found.set(next.topic, { records, keyless });
    }
  } finally {
    await source.close();
  }
  return found;
}
