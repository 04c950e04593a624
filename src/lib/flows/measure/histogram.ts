/**
 * Counts of whole numbers (milliseconds) in buckets that are exact up to 64 and about 2 % wide beyond, below zero too, so that
 * percentiles of any number of values take a few hundred numbers and can be added up across processes.
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

  /** Adds what `packed` gave, or takes it away again with -1. */
  merge(packed: PackedHistogram, sign: 1 | -1 = 1): void {
    for (let at = 0; at < packed.length; at += 2) this.add(middleOf(packed[at] ?? 0), sign * (packed[at + 1] ?? 0));
  }

  /** Bucket and count, one after the other. */
  packed(): PackedHistogram {
    return [...this.#counts].sort(([a], [b]) => a - b).flat();
  }

  /** The value below or at which this part of the values lies; null where there is none. */
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
