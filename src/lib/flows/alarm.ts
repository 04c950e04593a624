import type { AlarmRule } from './types.js';

/**
 * Counts the events of one key in a window of time that moves along. An alarm is raised when there are enough, and no
 * other one before the window has passed: five wrong passwords in a minute are one alert, and so are fifty.
 */
export class Alarm {
  readonly #watch: Pick<AlarmRule, 'times' | 'within'>;
  #times: number[] = [];
  #raisedAt = Number.NEGATIVE_INFINITY;

  constructor(watch: Pick<AlarmRule, 'times' | 'within'>) {
    this.#watch = watch;
  }

  /** True where this event, at this time in milliseconds, raises the alarm. */
  add(time: number): boolean {
    const { times, within } = this.#watch;
    this.#times = this.#times.filter((each) => each > time - within);
    this.#times.push(time);
    if (this.#times.length < times || time < this.#raisedAt + within) return false;
    this.#raisedAt = time;
    return true;
  }
}
