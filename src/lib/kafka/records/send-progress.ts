interface StepWaiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Progress of sending: waiters are notified at each step, and rejected when it fails for good. */
export class SendProgress {
  /** Never resolves; rejects with the failure. */
  readonly failure: Promise<never>;
  readonly #waiters = new Set<StepWaiter>();
  #error: { readonly error: unknown } | undefined;
  #reject: (error: unknown) => void = () => {};

  constructor() {
    this.failure = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.failure.catch(() => {});
  }

  get hasFailed(): boolean {
    return this.#error !== undefined;
  }

  /** Throws the failure, if any. */
  throwIfFailed(): void {
    if (this.#error) throw this.#error.error;
  }

  /** Resolves at the next step; throws the failure. */
  nextStep(): Promise<void> {
    this.throwIfFailed();
    return new Promise((resolve, reject) => this.#waiters.add({ resolve, reject }));
  }

  notifyStep(): void {
    for (const { resolve } of this.#waiters) resolve();
    this.#waiters.clear();
  }

  fail(error: unknown): void {
    this.#error ??= { error };
    this.#reject(error);
    for (const { reject } of this.#waiters) reject(error);
    this.#waiters.clear();
  }
}
