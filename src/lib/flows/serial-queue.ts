/** Runs async tasks one at a time, in the order of the calls. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /**
   * Runs a task once all earlier ones have settled; settles as the task does. A rejection does not stop later tasks.
   */
  run<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(act);
    this.#tail = turn.catch(() => {});
    return turn;
  }

  /** Resolves once all tasks queued so far have settled. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
