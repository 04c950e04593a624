import type { AlarmRule } from './types.js';

/**
 * Counts the events of one key in a sliding window. The alarm is raised once `times` events lie within `within` ms, and
 * not again before that time has passed: five wrong passwords in a minute are one alert, and so are fifty.
 */
export class Alarm {
  readonly #watch: Pick<AlarmRule, 'times' | 'within'>;
  #times: number[] = [];
  #raisedAt = Number.NEGATIVE_INFINITY;

  constructor(watch: Pick<AlarmRule, 'times' | 'within'>) {
    this.#watch = watch;
  }

  /** Counts an event at `time` (ms since 1970); true if it raises the alarm. */
  add(time: number): boolean {
    const { times, within } = this.#watch;
    this.#times = this.#times.filter((each) => each > time - within);
    this.#times.push(time);
    if (this.#times.length < times || time < this.#raisedAt + within) return false;
    this.#raisedAt = time;
    return true;
  }
}
