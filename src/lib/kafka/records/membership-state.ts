/** How often whoever waits for a member looks by himself at how it stands, in milliseconds. */
export const membershipCheckMs = 500;

/** How a member of a group stands: how often it has joined, what ended it, and who waits for either. */
export class MembershipState {
  /** Rises with each rebalance that ended with partitions for this member. */
  joinCount = 0;
  #failure: { readonly error: unknown } | undefined;
  #wake = () => {};

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Throws what ended the membership, if it is ended. */
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

  /** Returns when something has happened, or after so many milliseconds. */
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
