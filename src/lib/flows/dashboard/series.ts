import { Histogram, type PackedHistogram } from '../histogram.js';

/** The change of a window since its last event. */
export interface WindowChange {
  /** Where the window begins, in milliseconds since 1970. */
  readonly from: number;
  readonly count: number;
  readonly sum: number;
  /** Its values before the change, which are subtracted, and after it. */
  readonly before: PackedHistogram;
  readonly after: PackedHistogram;
}

/** One point of a chart. */
export interface SeriesPoint {
  readonly count: number;
  readonly sum: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

interface Bucket {
  count: number;
  sum: number;
  values: Histogram;
}

const [second, minute, hour] = [1000, 60_000, 3_600_000];
const bucketWidths = [1, 5, 10, 30]
  .flatMap((times) => [times * second, times * minute, times * hour])
  .sort((a, b) => a - b);

const maxPoints = 60;

/**
 * A measure over a whole run in at most 60 points, whose width grows with the run: 1, 5, 10, 30 seconds, minutes,
 * hours.
 */
export class Series {
  #width: number;
  #buckets = new Map<number, Bucket>();
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** `every` is the length of a window, in milliseconds. */
  constructor(every: number) {
    this.#width = every;
  }

  /** Width of a point in milliseconds. */
  get width(): number {
    return this.#width;
  }

  add({ from, count, sum, before, after }: WindowChange): void {
    const bucket = this.#bucketAt(from);
    bucket.count += count;
    bucket.sum += sum;
    bucket.values.merge(before, -1);
    bucket.values.merge(after);
    while ((this.#last - this.#first) / this.#width >= maxPoints) this.#widen();
  }

  /** The points from the first to the last, empty ones in between included. */
  points(): SeriesPoint[] {
    const points: SeriesPoint[] = [];
    for (let from = this.#first; from <= this.#last; from += this.#width) {
      const { count, sum, values } = this.#buckets.get(from) ?? { count: 0, sum: 0, values: new Histogram() };
      points.push({ count, sum, p50: values.quantile(0.5), p95: values.quantile(0.95), p99: values.quantile(0.99) });
    }
    return points;
  }

  #bucketAt(time: number): Bucket {
    const from = Math.floor(time / this.#width) * this.#width;
    this.#first = Math.min(this.#first, from);
    this.#last = Math.max(this.#last, from);
    const bucket = this.#buckets.get(from) ?? { count: 0, sum: 0, values: new Histogram() };
    this.#buckets.set(from, bucket);
    return bucket;
  }

  #widen(): void {
    const old = this.#buckets;
    this.#width = bucketWidths.find((width) => width > this.#width) ?? this.#width * 2;
    this.#buckets = new Map();
    this.#first = Number.POSITIVE_INFINITY;
    this.#last = Number.NEGATIVE_INFINITY;
    for (const [from, { count, sum, values }] of old) {
      const bucket = this.#bucketAt(from);
      bucket.count += count;
      bucket.sum += sum;
      bucket.values.merge(values.packed());
    }
  }
}
