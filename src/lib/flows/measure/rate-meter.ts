const bucketMs = 250;
const buckets = 8;

/** The average rate over the last two seconds (one second at least, after the first count). */
export class RateMeter {
  readonly #counts = new Array<number>(buckets).fill(0);
  #bucket = 0;
  #firstAt: number | undefined;

  add(count: number, now: number): void {
    this.#firstAt ??= now;
    this.#moveTo(now);
    const index = this.#bucket % buckets;
    this.#counts[index] = (this.#counts[index] ?? 0) + count;
  }

  perSecond(now: number): number {
    if (this.#firstAt === undefined) return 0;
    this.#moveTo(now);
    const spanMs = Math.min(buckets * bucketMs, Math.max(1000, now - this.#firstAt));
    return (this.#counts.reduce((sum, count) => sum + count, 0) * 1000) / spanMs;
  }

  #moveTo(now: number): void {
    const bucket = Math.floor(now / bucketMs);
    const passed = Math.min(buckets, bucket - this.#bucket);
    for (let step = 1; step <= passed; step++) this.#counts[(bucket - passed + step) % buckets] = 0;
    this.#bucket = Math.max(bucket, this.#bucket);
  }
}
