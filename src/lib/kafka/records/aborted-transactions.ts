/** A transaction that was aborted, as a fetch under read_committed tells it. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** Which records of a run of batches belong to aborted transactions (KIP-98). */
export class AbortedTransactions {
  /** The earliest last. */
  readonly #upcoming: AbortedTransaction[];
  readonly #abortedProducers = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#upcoming = [...aborted].sort((a, b) => b.firstOffset - a.firstOffset);
  }

  /** Reading has come to a batch that ends at this offset. */
  advanceTo(lastOffset: number): void {
    for (let next = this.#upcoming.at(-1); next && next.firstOffset <= lastOffset; next = this.#upcoming.at(-1)) {
      this.#abortedProducers.add(next.producerId);
      this.#upcoming.pop();
    }
  }

  /** True between the first record of an aborted transaction of this producer and its abort marker. */
  isAborted(producerId: number): boolean {
    return this.#abortedProducers.has(producerId);
  }

  /** The abort marker of this producer was read. */
  endTransaction(producerId: number): void {
    this.#abortedProducers.delete(producerId);
  }
}
