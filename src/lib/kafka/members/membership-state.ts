/** Interval at which waiting code checks the membership, in milliseconds. */
export const membershipCheckMs = 500;

/** State of a group member: number of joins, the failure that ended it, and a wake-up for whoever waits. */
export class MembershipState {
  /** Number of completed rebalances with this member. */
  joinCount = 0;
  #failure: { readonly error: unknown } | undefined;
  #wake = () => {};

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Throws the error that ended the membership, if any. */
  throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error;
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  wake(): void {
    this.#wake();
  }

  /** Resolves on the next event, or after `waitMs` milliseconds. */
  waitForWake(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
