/**
 * Which offsets of one partition were worked on, how often, and in which order first. Offsets lie close together, so
 * that two numbers an offset are less than any set of them.
 */
export class Arrivals {
  readonly #base: number;
  #first = new Uint32Array(1024);
  #times = new Uint16Array(1024);
  #count = 0;
  #total = 0;
  #until: number;

  /** `base` is the least offset that can come. */
  constructor(base: number) {
    this.#base = base;
    this.#until = base;
  }

  /** The offset behind the last one that was worked on. */
  get until(): number {
    return this.#until;
  }

  /** Offsets that were worked on at least once. */
  get count(): number {
    return this.#count;
  }

  /** How many were worked on again, each time counted. */
  get duplicates(): number {
    return this.#total - this.#count;
  }

  /** `again` is true where a ledger knew the record: of a first delivery that nobody told of, its worker died too soon. */
  add(offset: number, again = false): void {
    const at = offset - this.#base;
    if (at < 0) return;
    if (at >= this.#first.length) this.#grow(at);
    this.#until = Math.max(this.#until, offset + 1);
    const isFirst = this.#first[at] === 0;
    const deliveries = isFirst && again ? 2 : 1;
    this.#total += deliveries;
    if (isFirst) {
      this.#count++;
      this.#first[at] = this.#total;
    }
    this.#times[at] = (this.#times[at] ?? 0) + deliveries;
  }

  /** When it was worked on first, as a place in a row; 0 for never. */
  order(offset: number): number {
    return this.#first[offset - this.#base] ?? 0;
  }

  times(offset: number): number {
    return this.#times[offset - this.#base] ?? 0;
  }

  #grow(at: number): void {
    const length = Math.max(at + 1, this.#first.length * 2);
    const [first, times] = [new Uint32Array(length), new Uint16Array(length)];
    first.set(this.#first);
    times.set(this.#times);
    this.#first = first;
    this.#times = times;
  }
}
