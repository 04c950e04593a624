import type { FlowEvent } from '../event.js';
import { Histogram, type PackedHistogram } from '../histogram.js';
import type { Measure } from '../types.js';
import { Series, type SeriesPoint } from './series.js';

/** A measure over the whole run so far. */
export interface MeasureState {
  readonly name: string;
  readonly count: number;
  readonly sum: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Count and sum per second or minute, as the measure has it: recent ones during the run, the average after it. */
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
/** Milliseconds to wait for the event of a window; after that it counts as empty. */
const windowWaitMs = 3000;
/** Milliseconds that a current rate looks back: a few windows of a second, or the whole minute. */
const rateSpanMs = { second: 5000, minute: 60_000 };

/**
 * The measures of a run, aggregated from the window events that a service has read. A window is emitted again while it
 * grows, and again after a crash: of the events of one window the one with the highest count is valid.
 */
export class MeasureAggregator {
  readonly #measures: ReadonlyMap<string, MeasureSums>;
  /** Beginning of the first window and end of the latest, of any measure: the time span of averages. */
  #since = Number.POSITIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;

  constructor(measures: readonly Measure[]) {
    this.#measures = new Map(measures.map((measure) => [measure.name, new MeasureSums(measure)]));
  }

  /** Adds the event of a window. Ignores what is not a window of these measures: others may write to the topic too. */
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
   * `isOver` is true once the run has ended: rates are then averages over all of it. During the run, with `now` given,
   * windows that are late by more than `windowWaitMs` count as empty, so that the rate falls when events stop.
   */
  states(isOver: boolean, now: number = Number.NEGATIVE_INFINITY): MeasureState[] {
    const until = isOver ? this.#until : Math.max(this.#until, now - windowWaitMs);
    return [...this.#measures.values()].map((sums) => sums.state(isOver ? this.#since : null, until));
  }
}

/** The sums of one measure. */
class MeasureSums {
  readonly measure: Measure;
  readonly #windows = new Map<string, WindowValues>();
  readonly #values = new Histogram();
  readonly #series: Series;
  /** Counts and sums of recent windows over all parts, by beginning. */
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

  /** `since` is given once the run has ended: the rate is then the average from there on. */
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

  /**
   * Per second: of complete windows only, as the latest still grows. Per minute: all of the last minute, however short
   * the run.
   */
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
