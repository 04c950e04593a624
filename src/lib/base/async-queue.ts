/** An unbounded FIFO queue with one asynchronous reader. */
export class AsyncQueue<Item> {
  readonly #items: Item[] = [];
  #ended = false;
  #wake = (): void => {};

  add(item: Item): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Ends the iteration once all items are read. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for (;;) {
      yield* this.#items.splice(0);
      if (this.#items.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
