import type { FlowEvent } from '../event.js';
import { Histogram } from '../histogram.js';
import { uuidFrom } from '../random.js';
import type { Measure } from '../types.js';

interface MeasureWindow {
  readonly from: number;
  readonly values: Histogram;
  count: number;
  sum: number;
  reportedCount: number;
}

/** The most decimals that a field may have: rounding further would be missing from the sum of all windows. */
const sumDecimals = 6;

/** The tumbling windows of one measure over one partition. */
export class MeasureWindows {
  readonly #measure: Measure;
  readonly #windows = new Map<number, MeasureWindow>();

  constructor(measure: Measure) {
    this.#measure = measure;
  }

  add(time: number, value: number | undefined): void {
    const { every } = this.#measure;
    const from = Math.floor(time / every) * every;
    const window = this.#windows.get(from) ?? { from, values: new Histogram(), count: 0, sum: 0, reportedCount: 0 };
    this.#windows.set(from, window);
    window.count++;
    if (value === undefined) return;
    window.sum += value;
    window.values.add(value);
  }

  /** Returns the windows that have changed since the last call, as event fields. `part` names the partition. */
  takeChanged(part: string): Omit<FlowEvent, 'service' | 'correlationId' | 'occurredAt' | 'schemaVersion'>[] {
    const { name, value, emits, every } = this.#measure;
    return [...this.#windows.values()]
      .filter(({ count, reportedCount }) => count > reportedCount)
      .map((window) => {
        window.reportedCount = window.count;
        const { values, count, sum, from } = window;
        return {
          eventType: emits,
          eventId: uuidFrom(name, part, from, count),
          metric: name,
          part,
          from: new Date(from).toISOString(),
          to: new Date(from + every).toISOString(),
          count,
          ...(value !== undefined && {
            sum: Number(sum.toFixed(sumDecimals)),
            p50: values.quantile(0.5) ?? 0,
            p95: values.quantile(0.95) ?? 0,
            p99: values.quantile(0.99) ?? 0,
            histogram: values.packed().join(' '),
          }),
        };
      });
  }
}
