import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowEvent } from '../event.js';
import type { Measure } from '../types.js';
import { MeasureWindows } from '../worker/measure-windows.js';
import { MeasureAggregator, type MeasureState } from './measure-aggregator.js';

const latency: Measure = { name: 'latency', event: 'CALL', value: 'ms', every: 1000, emits: 'METRIC_WINDOW' };
const views: Measure = { name: 'views', event: 'VIEW', every: 1000, emits: 'METRIC_WINDOW' };
const orders: Measure = { ...views, name: 'orders', per: 'minute' };

const begin = Date.parse('2026-01-01T00:00:00Z');

/** Windows of counts in one part, a second each. */
const counts = (name: string, each: readonly number[], part = 'topic/0') =>
  each.map((count, index) => {
    const from = new Date(begin + index * 1000).toISOString();
    return { metric: name, part, from, count } as unknown as FlowEvent;
  });

function stateOf(measure: Measure, events: readonly FlowEvent[], over = false): MeasureState {
  const figures = new MeasureAggregator([measure]);
  for (const event of events) figures.add(event);
  const [state] = figures.states(over);
  if (!state) throw new Error('no state');
  return state;
}

describe('windows of a measure', () => {
  test('add up to what was measured, however often and in which order they are told', () => {
    const value = fc.record({ at: fc.integer({ min: 0, max: 200_000 }), ms: fc.integer({ min: 0, max: 5000 }) });
    const parts = fc.array(fc.array(value, { maxLength: 80 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (all, draw) => {
        const told: FlowEvent[] = [];
        all.forEach((values, part) => {
          const windows = new MeasureWindows(latency);
          for (const { at, ms } of values) {
            windows.add(begin + at, ms);
            told.push(...(windows.takeChanged(`topic/${part}`) as unknown as FlowEvent[]));
          }
        });
        const shuffled = [...told, ...told].sort(() => draw.next().value - 0.5);
        const state = stateOf(latency, shuffled);
        const values = all.flat().map(({ ms }) => ms);
        expect(state.count).toBe(values.length);
        expect(state.sum).toBe(values.reduce((sum, each) => sum + each, 0));
        expect(state.points.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        expect(state.points.length).toBeLessThanOrEqual(60);
        const sorted = values.toSorted((a, b) => a - b);
        for (const [name, part] of [
          ['p50', 0.5],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          const exact = sorted[Math.ceil(part * sorted.length) - 1];
          if (exact === undefined) expect(state[name]).toBeNull();
          else expect(Math.abs((state[name] ?? 0) - exact)).toBeLessThanOrEqual(1 + exact * 0.02);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the last word on a window is the one with the highest count', () => {
    const events = [...counts('views', [3]), ...counts('views', [5]), ...counts('views', [4])];
    expect(stateOf(views, events)).toMatchObject({ count: 5 });
  });

  test('cents stay whole', () => {
    const events = Array.from({ length: 30 }, (_, index) => ({
      ...counts('latency', [1], `topic/${index}`)[0],
      sum: 0.1,
      histogram: '0 1',
    })) as unknown as FlowEvent[];
    expect(stateOf(latency, events).sum).toBe(3);
  });

  test.each([
    ['a measure that is not shown', { metric: 'other' }],
    ['no time', { from: 'yesterday' }],
    ['no count', { count: 'many' }],
    ['a count that is none', { count: 1e300 }],
    ['a sum that is none', { sum: 'NaN' }],
    ['values that are none', { histogram: '1 <b>' }],
  ])('%s is passed over', (_, wrong) => {
    const [event] = counts('views', [3]);
    expect(stateOf(views, [{ ...event, ...wrong } as FlowEvent])).toMatchObject({ count: 0, points: [] });
  });

  test('a time long ago does not make the chart endless', () => {
    const [event] = counts('views', [1]);
    const old = { ...event, from: '1970-01-01T00:00:00.000Z' } as unknown as FlowEvent;
    expect(stateOf(views, [...counts('views', [1, 1]), old]).points.length).toBeLessThanOrEqual(60);
  });
});

describe('rates', () => {
  test('of now are of the last whole windows: the latest still grows', () => {
    expect(stateOf(views, counts('views', [99, 99, 10, 10, 20, 10, 10, 1])).rate.count).toBe(12);
  });

  test('of now sink where nobody tells of windows any more, and those of the whole run do not', () => {
    const figures = new MeasureAggregator([views]);
    for (const event of counts('views', [10, 10, 10, 10, 10, 10])) figures.add(event);
    const end = Date.parse(String(counts('views', [1])[0]?.['from'])) + 6000;
    const at = (later: number, over = false) => figures.states(over, end + later)[0]?.rate.count;
    expect([at(0), at(3000), at(5500), at(20_000)]).toEqual([10, 10, expect.any(Number), 0]);
    expect(at(5500)).toBeLessThan(10);
    expect(at(20_000, true)).toBe(10);
  });

  test('of the first windows, too', () => {
    expect(stateOf(views, counts('views', [8, 1])).rate.count).toBe(8);
    expect(stateOf(views, counts('views', [])).rate.count).toBe(0);
  });

  test('of a minute are what came in the last one', () => {
    expect(stateOf(orders, counts('orders', [2, 3, 4])).rate.count).toBe(9);
    expect(stateOf(orders, counts('orders', [100, ...Array.from({ length: 60 }, () => 1)])).rate.count).toBe(60);
  });

  test('of a run that is over are of all of it', () => {
    expect(stateOf(views, counts('views', [10, 20, 30, 40]), true).rate.count).toBe(25);
    expect(stateOf(orders, counts('orders', [1, 1]), true).rate.count).toBe(60);
    // Of all measures it is the same time, whichever of them began first.
    const figures = new MeasureAggregator([orders, { ...orders, name: 'paid' }]);
    const [, ...later] = counts('paid', [0, 2]);
    for (const event of [...counts('orders', [1, 1]), ...later]) figures.add(event);
    expect(figures.states(true).map(({ rate }) => rate.count)).toEqual([60, 60]);
  });
});

test('pieces of a chart become wider as people count time', () => {
  const widthAfter = (seconds: number) =>
    stateOf(
      views,
      counts(
        'views',
        Array.from({ length: seconds }, () => 1),
      ),
    ).width / 1000;
  expect([60, 61, 301, 700, 2000, 4000].map(widthAfter)).toEqual([1, 5, 10, 30, 60, 300]);
});
