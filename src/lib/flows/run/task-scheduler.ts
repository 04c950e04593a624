/** What a run is still to do, in a while or just now: nothing of it goes on when the run is over. */
export class TaskScheduler {
  readonly #onError: (error: unknown) => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  /** `fail` is told of what goes wrong. */
  constructor(fail: (error: unknown) => void) {
    this.#onError = fail;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Does something in so many milliseconds, unless it is closed before. */
  after(ms: number, act: () => void | Promise<void>): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.run(act).catch(this.#onError);
    }, ms);
    this.#timers.add(timer);
  }

  /** Does it now; rejects as it does. */
  async run<T>(act: () => T | Promise<T>): Promise<T> {
    const doing = (async () => act())();
    const settled = doing.then(
      () => {},
      () => {},
    );
    this.#running.add(settled);
    settled.then(() => this.#running.delete(settled));
    return doing;
  }

  /** What has not begun never will. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Returns when what has begun is done. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
