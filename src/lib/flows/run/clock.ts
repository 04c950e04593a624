/**
 * The clock of a run: it stands at 0 until the first event, so that the times that troubles are asked for, those that
 * are told while it goes on, and those of the report are the same.
 */
export class Clock {
  #zero: number | undefined;

  /** The first event comes at this time, in milliseconds since 1970; later ones change nothing. True the first time. */
  begin(at: number): boolean {
    if (this.#zero !== undefined) return false;
    this.#zero = at;
    return true;
  }

  /** Milliseconds from the first event to a time; 0 before it. */
  since(at: number): number {
    return this.#zero === undefined ? 0 : Math.max(0, at - this.#zero);
  }
}
