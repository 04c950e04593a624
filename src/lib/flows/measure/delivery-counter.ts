/**
 * Counts the deliveries of each offset of one partition, and remembers the order of the first ones. Offsets are dense,
 * so two typed arrays indexed by offset take less memory than a map or a set.
 */
export class DeliveryCounter {
  readonly #base: number;
  #firstRanks = new Uint32Array(1024);
  #deliveries = new Uint16Array(1024);
  #count = 0;
  #totalDeliveries = 0;
  #nextOffset: number;

  /** `base` is the lowest offset that can be added; lower ones are ignored. */
  constructor(base: number) {
    this.#base = base;
    this.#nextOffset = base;
  }

  /** One past the highest offset that was delivered: as a commit would have it. */
  get nextOffset(): number {
    return this.#nextOffset;
  }

  /** Offsets that were delivered at least once. */
  get count(): number {
    return this.#count;
  }

  /** Deliveries beyond the first of each offset. */
  get duplicates(): number {
    return this.#totalDeliveries - this.#count;
  }

  /**
   * `again` is true where the service's ledger already held the record. A first delivery seen that way counts twice:
   * the worker of the delivery before it died before it could report it.
   */
  add(offset: number, again = false): void {
    const at = offset - this.#base;
    if (at < 0) return;
    if (at >= this.#firstRanks.length) this.#grow(at);
    this.#nextOffset = Math.max(this.#nextOffset, offset + 1);
    const isFirst = this.#firstRanks[at] === 0;
    const deliveries = isFirst && again ? 2 : 1;
    this.#totalDeliveries += deliveries;
    if (isFirst) {
      this.#count++;
      this.#firstRanks[at] = this.#totalDeliveries;
    }
    this.#deliveries[at] = (this.#deliveries[at] ?? 0) + deliveries;
  }

  /** Rank of its first delivery among all deliveries of the partition, from 1; 0 where it was never delivered. */
  firstRankOf(offset: number): number {
    return this.#firstRanks[offset - this.#base] ?? 0;
  }

  deliveriesOf(offset: number): number {
    return this.#deliveries[offset - this.#base] ?? 0;
  }

  #grow(at: number): void {
    const length = Math.max(at + 1, this.#firstRanks.length * 2);
    const [ranks, counts] = [new Uint32Array(length), new Uint16Array(length)];
    ranks.set(this.#firstRanks);
    counts.set(this.#deliveries);
    this.#firstRanks = ranks;
    this.#deliveries = counts;
  }
}
