import type { FlowEvent } from '../event.js';
import { Histogram, type PackedHistogram } from '../measure/histogram.js';
import type { Measure } from '../types.js';
import { Series, type SeriesPoint } from './series.js';

/** What is known of a measure, of the whole run. */
export interface MeasureState {
  readonly name: string;
  readonly count: number;
  readonly sum: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Counts and sums in the measure's own time: of late while the run goes on, of all of it at its end. */
  readonly rate: { readonly count: number; readonly sum: number };
  /** Length of a point in milliseconds. */
  readonly width: number;
  readonly points: readonly SeriesPoint[];
}

interface WindowValues {
  readonly count: number;
  readonly sum: number;
  readonly values: PackedHistogram;
}

const perMs = { second: 1000, minute: 60_000 };
/** A window is told within this time, in milliseconds; one that is not is waited for no longer. */
const windowWaitMs = 3000;
/** How far a rate of now looks back: a few windows, or the minute that it is told for. */
const rateSpanMs = { second: 5000, minute: 60_000 };

/**
 * The figures of a run, put together from the windows that a service has read. A window is told again while it grows,
 * and all of them are told again after a crash: the one with the highest count is the last word on it.
 */
export class MeasureAggregator {
  readonly #measures: ReadonlyMap<string, MeasureSums>;
  /** Where the first window of any measure begins, and the latest one ends: the clock of the figures. */
  #since = Number.POSITIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;

  constructor(measures: readonly Measure[]) {
    this.#measures = new Map(measures.map((measure) => [measure.name, new MeasureSums(measure)]));
  }

  /** Takes an event that tells a window. What is no figure of these measures is passed over: anybody may write there. */
  add({ metric, part, from, count, sum, histogram }: FlowEvent): void {
    const sums = this.#measures.get(String(metric));
    const at = Date.parse(String(from));
    if (!sums || !Number.isFinite(at) || typeof count !== 'number' || !Number.isSafeInteger(count)) return;
    const values = histogram === undefined ? [] : String(histogram).split(' ').map(Number);
    const total = sum === undefined ? 0 : Number(sum);
    if (!Number.isFinite(total) || !values.every((value) => Number.isSafeInteger(value))) return;
    sums.add(String(part), at, { count, sum: total, values });
    this.#since = Math.min(this.#since, at);
    this.#until = Math.max(this.#until, at + sums.measure.every);
  }

  /**
   * `over` is true once the run has ended: rates are then of the whole of it. While it goes on, and `now` is given,
   * windows that nobody has told for some seconds count as empty: a rate of now is none of long ago.
   */
  states(isOver: boolean, now: number = Number.NEGATIVE_INFINITY): MeasureState[] {
    const until = isOver ? this.#until : Math.max(this.#until, now - windowWaitMs);
    return [...this.#measures.values()].map((sums) => sums.state(isOver ? this.#since : null, until));
  }
}

/** One measure. */
class MeasureSums {
  readonly measure: Measure;
  readonly #windows = new Map<string, WindowValues>();
  readonly #values = new Histogram();
  readonly #series: Series;
  /** Counts and sums of the last windows, all parts together. */
  readonly #recent = new Map<number, { count: number; sum: number }>();
  #count = 0;
  #cents = 0;

  constructor(measure: Measure) {
    this.measure = measure;
    this.#series = new Series(measure.every);
  }

  add(part: string, from: number, now: WindowValues): void {
    const window = `${part} ${from}`;
    const before = this.#windows.get(window) ?? { count: 0, sum: 0, values: [] };
    if (now.count <= before.count) return;
    this.#windows.set(window, now);
    const change = { from, count: now.count - before.count, sum: now.sum - before.sum };
    this.#count += change.count;
    this.#cents += Math.round(now.sum * 100) - Math.round(before.sum * 100);
    this.#values.merge(before.values, -1);
    this.#values.merge(now.values);
    this.#series.add({ ...change, before: before.values, after: now.values });
    const recent = this.#recent.get(from) ?? { count: 0, sum: 0 };
    this.#recent.set(from, { count: recent.count + change.count, sum: recent.sum + change.sum });
  }

  /** `since` is given once the run has ended: rates are then of all of it, from there on. */
  state(since: number | null, until: number): MeasureState {
    return {
      name: this.measure.name,
      count: this.#count,
      sum: this.#cents / 100,
      p50: this.#values.quantile(0.5),
      p95: this.#values.quantile(0.95),
      p99: this.#values.quantile(0.99),
      rate: since === null ? this.#recentRate(until) : this.#averageRate(until - since),
      width: this.#series.width,
      points: this.#series.points(),
    };
  }

  #averageRate(length: number): MeasureState['rate'] {
    if (this.#count === 0) return { count: 0, sum: 0 };
    const times = perMs[this.measure.per ?? 'second'] / length;
    return { count: this.#count * times, sum: (this.#cents / 100) * times };
  }

  /** Of whole windows: the latest one still grows. Of a minute all that came in it, however short the run is. */
  #recentRate(until: number): MeasureState['rate'] {
    const { every, per = 'second' } = this.measure;
    const back = Math.max(rateSpanMs[per], every);
    const end = per === 'second' ? until - every : until;
    for (const from of this.#recent.keys()) if (from < end - back) this.#recent.delete(from);
    const windows = [...this.#recent].filter(([from]) => from < end);
    const begin = Math.min(...windows.map(([from]) => from));
    const length = per === 'second' ? Math.max(every, end - Math.max(begin, end - back)) : perMs.minute;
    const times = windows.length === 0 ? 0 : perMs[per] / length;
    return {
      count: windows.reduce((sum, [, { count }]) => sum + count, 0) * times,
      sum: windows.reduce((sum, [, each]) => sum + each.sum, 0) * times,
    };
  }
}
