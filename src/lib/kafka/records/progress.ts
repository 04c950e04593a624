interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** How a work that others wait for goes on: step by step, until it fails for good. */
export class Progress {
  /** Never fulfilled; rejected with what made it fail. */
  readonly failure: Promise<never>;
  readonly #waiting = new Set<Waiting>();
  #failed: { readonly error: unknown } | undefined;
  #reject: (error: unknown) => void = () => {};

  constructor() {
    this.failure = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.failure.catch(() => {});
  }

  get failed(): boolean {
    return this.#failed !== undefined;
  }

  /** Throws what made it fail, if it did. */
  check(): void {
    if (this.#failed) throw this.#failed.error;
  }

  /** Returns at the next step; throws when it has failed. */
  step(): Promise<void> {
    this.check();
    return new Promise((resolve, reject) => this.#waiting.add({ resolve, reject }));
  }

  stepped(): void {
    for (const { resolve } of this.#waiting) resolve();
    this.#waiting.clear();
  }

  fail(error: unknown): void {
    this.#failed ??= { error };
    this.#reject(error);
    for (const { reject } of this.#waiting) reject(error);
    this.#waiting.clear();
  }
}
