import { asCliError, type CliError } from '../../base/errors.js';

/** The ways in which a run ends before its time: an early end, and a failure. */
export class RunControl {
  #isEndingEarly = false;
  #failure: CliError | undefined;

  /** True once the run is to end before its sources are done. */
  get isEndingEarly(): boolean {
    return this.#isEndingEarly;
  }

  /** Returns true for the first call only. */
  endEarly(): boolean {
    if (this.#isEndingEarly) return false;
    this.#isEndingEarly = true;
    return true;
  }

  /** Ends the run with this error, or with the first one of several. */
  fail(error: unknown): void {
    this.#failure ??= asCliError(error);
  }

  /** Throws the error of the run, if it has failed. */
  throwIfFailed(): void {
    if (this.#failure) throw this.#failure;
  }
}
