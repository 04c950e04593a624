/**
 * A histogram of whole numbers (milliseconds): buckets are exact up to 64 and about 2 % wide beyond, for negative
 * values too. Percentiles of any number of values take a few hundred counts, and histograms of several processes can be
 * merged.
 */
export class Histogram {
  readonly #counts = new Map<number, number>();
  count = 0;
  sum = 0;

  add(value: number, times = 1): void {
    const bucket = bucketOf(value);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + times);
    this.count += times;
    this.sum += value * times;
  }

  /** Adds a packed histogram; subtracts one that was added before with `sign` -1. */
  merge(packed: PackedHistogram, sign: 1 | -1 = 1): void {
    for (let at = 0; at < packed.length; at += 2) this.add(middleOf(packed[at] ?? 0), sign * (packed[at + 1] ?? 0));
  }

  /** Bucket numbers and counts in turn, by bucket, for a report in JSON. */
  packed(): PackedHistogram {
    return [...this.#counts].sort(([a], [b]) => a - b).flat();
  }

  /** The quantile `part` (0.95 for p95), within the width of its bucket; null for an empty histogram. */
  quantile(part: number): number | null {
    if (this.count === 0) return null;
    let left = Math.max(1, Math.ceil(part * this.count));
    for (const [bucket, times] of [...this.#counts].sort(([a], [b]) => a - b)) {
      left -= times;
      if (left <= 0) return Math.round(middleOf(bucket));
    }
    return null;
  }
}

export type PackedHistogram = readonly number[];

const exactLimit = 64;
const logRatio = Math.log(1.02);

const bucketOf = (value: number): number => {
  if (value < 0) return -bucketOf(-value);
  const whole = Math.round(value);
  return whole <= exactLimit ? whole : exactLimit + Math.max(1, Math.round(Math.log(whole / exactLimit) / logRatio));
};

const middleOf = (bucket: number): number => {
  if (bucket < 0) return -middleOf(-bucket);
  return bucket <= exactLimit ? bucket : exactLimit * Math.exp((bucket - exactLimit) * logRatio);
};
