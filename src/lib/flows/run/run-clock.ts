/**
 * The clock of a run: it stands at 0 until the first event, so that the times that troubles are asked for, those that
 * are told while it goes on, and those of the report are the same.
 */
export class RunClock {
  #startedAt: number | undefined;

  /** The first event comes at this time, in milliseconds since 1970; later ones change nothing. True the first time. */
  start(at: number): boolean {
    if (this.#startedAt !== undefined) return false;
    this.#startedAt = at;
    return true;
  }

  /** Milliseconds from the first event to a time; 0 before it. */
  elapsedAt(at: number): number {
    return this.#startedAt === undefined ? 0 : Math.max(0, at - this.#startedAt);
  }
}
