/**
 * The clock of a run: 0 until the first event. The times of faults on the command line, those of the live view and
 * those of the report are all of this clock.
 */
export class RunClock {
  #startedAt: number | undefined;

  /** Starts the clock at `at` (ms since 1970), the time of the first event. True only for the first call. */
  start(at: number): boolean {
    if (this.#startedAt !== undefined) return false;
    this.#startedAt = at;
    return true;
  }

  /** Milliseconds from the first event to `at` (ms since 1970); 0 before the first event. */
  elapsedAt(at: number): number {
    return this.#startedAt === undefined ? 0 : Math.max(0, at - this.#startedAt);
  }
}
