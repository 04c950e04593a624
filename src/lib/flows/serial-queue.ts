/** Things that are done one after the other, whoever asks for them. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Does it when all that was asked for before is over. Rejects as it does, which holds nothing up behind it. */
  run<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(act);
    this.#tail = turn.catch(() => {});
    return turn;
  }

  /** Returns when all that was asked for is over. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
