/** A transaction that was aborted, as a fetch under read_committed tells it. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** Which records of a run of batches belong to aborted transactions (KIP-98). */
export class AbortedTransactions {
  /** The earliest last. */
  readonly #coming: AbortedTransaction[];
  readonly #open = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#coming = [...aborted].sort((a, b) => b.firstOffset - a.firstOffset);
  }

  /** Reading has come to a batch that ends at this offset. */
  reached(lastOffset: number): void {
    for (let next = this.#coming.at(-1); next && next.firstOffset <= lastOffset; next = this.#coming.at(-1)) {
      this.#open.add(next.producerId);
      this.#coming.pop();
    }
  }

  /** True between the first record of an aborted transaction of this producer and its abort marker. */
  holds(producerId: number): boolean {
    return this.#open.has(producerId);
  }

  /** The abort marker of this producer was read. */
  ended(producerId: number): void {
    this.#open.delete(producerId);
  }
}
