import type { Cluster } from '../cluster.js';
import type { FetchRange } from './fetch-position.js';
import { Fetcher } from './fetcher.js';

export interface KeySample {
  /** Records looked at. */
  readonly records: number;
  /** Those of them without a key. */
  readonly keyless: number;
}

/** Milliseconds after which what was read is enough. */
const sampleTimeoutMs = 5000;

/**
 * Counts the records of some ranges that have no key, by topic: one reading of all of them, a request a leader at a
 * time. What cannot be read in a few seconds, or may not be, is left out.
 */
export async function sampleKeys(
  cluster: Cluster,
  ranges: readonly (FetchRange & { readonly until: number })[],
): Promise<Map<string, KeySample>> {
  const found = new Map<string, KeySample>();
  if (ranges.length === 0) return found;
  const source = new Fetcher(cluster, ranges, { readCommitted: true, note: () => {} });
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
