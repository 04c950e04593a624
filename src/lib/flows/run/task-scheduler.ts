/** Runs tasks now or after a delay; once closed no task starts, and those that are running can be awaited. */
export class TaskScheduler {
  readonly #onError: (error: unknown) => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  /** `onError` is called for delayed tasks that fail. */
  constructor(fail: (error: unknown) => void) {
    this.#onError = fail;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Runs a task in `ms` milliseconds unless the scheduler is closed before. */
  after(ms: number, act: () => void | Promise<void>): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.run(act).catch(this.#onError);
    }, ms);
    this.#timers.add(timer);
  }

  /** Runs a task now; settles as it does. */
  async run<T>(act: () => T | Promise<T>): Promise<T> {
    const running = (async () => act())();
    const settled = running.then(
      () => {},
      () => {},
    );
    this.#running.add(settled);
    settled.then(() => this.#running.delete(settled));
    return running;
  }

  /** Drops the tasks that have not started. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Resolves once no task is running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
