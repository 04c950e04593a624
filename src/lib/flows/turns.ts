/** Things that are done one after the other, whoever asks for them. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does it when all that was asked for before is over. Rejects as it does, which holds nothing up behind it. */
  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Returns when all that was asked for is over. */
  async over(): Promise<void> {
    await this.#last;
  }
}
