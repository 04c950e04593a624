/** An aborted transaction of a fetch response under read_committed: its producer and its first offset. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** Tells which batches belong to aborted transactions (KIP-98), as they are walked in the order of their offsets. */
export class AbortedTransactions {
  /** In descending order of the first offset, so that the next one is the last element. */
  readonly #upcoming: AbortedTransaction[];
  readonly #abortedProducers = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#upcoming = [...aborted].sort((a, b) => b.firstOffset - a.firstOffset);
  }

  /** Call for each batch, with its last offset: transactions that begin by then count as begun. */
  advanceTo(lastOffset: number): void {
    for (let next = this.#upcoming.at(-1); next && next.firstOffset <= lastOffset; next = this.#upcoming.at(-1)) {
      this.#abortedProducers.add(next.producerId);
      this.#upcoming.pop();
    }
  }

  /** True from the first record of an aborted transaction of this producer to its abort marker. */
  isAborted(producerId: number): boolean {
    return this.#abortedProducers.has(producerId);
  }

  /** Call when the abort marker of this producer was read. */
  endTransaction(producerId: number): void {
    this.#abortedProducers.delete(producerId);
  }
}
