interface StepWaiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** How a work that others wait for goes on: step by step, until it fails for good. */
export class SendProgress {
  /** Never fulfilled; rejected with what made it fail. */
  readonly failure: Promise<never>;
  readonly #waiters = new Set<StepWaiter>();
  #hasFailed: { readonly error: unknown } | undefined;
  #reject: (error: unknown) => void = () => {};

  constructor() {
    this.failure = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.failure.catch(() => {});
  }

  get failed(): boolean {
    return this.#hasFailed !== undefined;
  }

  /** Throws what made it fail, if it did. */
  throwIfFailed(): void {
    if (this.#hasFailed) throw this.#hasFailed.error;
  }

  /** Returns at the next step; throws when it has failed. */
  nextStep(): Promise<void> {
    this.throwIfFailed();
    return new Promise((resolve, reject) => this.#waiters.add({ resolve, reject }));
  }

  notifyStep(): void {
    for (const { resolve } of this.#waiters) resolve();
    this.#waiters.clear();
  }

  fail(error: unknown): void {
    this.#hasFailed ??= { error };
    this.#reject(error);
    for (const { reject } of this.#waiters) reject(error);
    this.#waiters.clear();
  }
}
