/**
 * Which offsets of one partition were worked on, how often, and in which order first. Offsets lie close together, so
 * that two numbers an offset are less than any set of them.
 */
export class DeliveryCounter {
  readonly #base: number;
  #firstRanks = new Uint32Array(1024);
  #deliveries = new Uint16Array(1024);
  #count = 0;
  #totalDeliveries = 0;
  #nextOffset: number;

  /** `base` is the least offset that can come. */
  constructor(base: number) {
    this.#base = base;
    this.#nextOffset = base;
  }

  /** The offset behind the last one that was worked on. */
  get nextOffset(): number {
    return this.#nextOffset;
  }

  /** Offsets that were worked on at least once. */
  get count(): number {
    return this.#count;
  }

  /** How many were worked on again, each time counted. */
  get duplicates(): number {
    return this.#totalDeliveries - this.#count;
  }

  /** `again` is true where a ledger knew the record: of a first delivery that nobody told of, its worker died too soon. */
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

  /** When it was worked on first, as a place in a row; 0 for never. */
  firstRankOf(offset: number): number {
    return this.#firstRanks[offset - this.#base] ?? 0;
  }

  deliveriesOf(offset: number): number {
    return this.#deliveries[offset - this.#base] ?? 0;
  }

  #grow(at: number): void {
    const length = Math.max(at + 1, this.#firstRanks.length * 2);
    const [first, times] = [new Uint32Array(length), new Uint16Array(length)];
    first.set(this.#firstRanks);
    times.set(this.#deliveries);
    this.#firstRanks = first;
    this.#deliveries = times;
  }
}
