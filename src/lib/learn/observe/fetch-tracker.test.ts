import { describe, expect, test } from 'vitest';
import { FetchTracker } from './fetch-tracker.js';
import type { LoggedRequest } from './request-line.js';

interface Fetch {
  readonly at: number;
  /** Offsets that are asked for, by topic and partition. */
  readonly ask?: Readonly<Record<string, number>>;
  /** End and bytes of what was answered, by topic and partition. */
  readonly got?: Readonly<Record<string, readonly [end: number, bytes: number, errorCode?: number]>>;
  readonly forget?: readonly string[];
  readonly epoch?: number;
  readonly connection?: string;
  readonly waitedMs?: number;
  readonly errorCode?: number;
}

/** `t/0` or, by the id of a topic, `#id/0`. */
function place(key: string) {
  const [topic = '', partition] = key.split('/');
  return [topic.startsWith('#') ? { topicId: topic.slice(1) } : { topic }, Number(partition)] as const;
}

function fetch({
  at,
  ask = {},
  got = {},
  forget = [],
  epoch = 0,
  connection = 'c',
  waitedMs = 0,
  errorCode = 0,
}: Fetch) {
  const logged: LoggedRequest = {
    ...{ at, tookMs: waitedMs, waitedMs, api: 'FETCH', connection, clientId: 'client' },
    request: {
      sessionEpoch: epoch,
      topics: Object.entries(ask).map(([key, fetchOffset]) => {
        const [topic, partition] = place(key);
        return { ...topic, partitions: [{ partition, fetchOffset }] };
      }),
      forgottenTopicsData: forget.map((key) => {
        const [topic, partition] = place(key);
        return { ...topic, partitions: [partition] };
      }),
    },
    response: {
      errorCode,
      responses: Object.entries(got).map(([key, [highWatermark, recordsSizeInBytes, error = 0]]) => {
        const [topic, partitionIndex] = place(key);
        return { ...topic, partitions: [{ partitionIndex, errorCode: error, highWatermark, recordsSizeInBytes }] };
      }),
    },
  };
  return logged;
}

function readsOf(fetches: readonly Fetch[], since = 0, names: Readonly<Record<string, string>> = {}) {
  const tracker = new FetchTracker(since, (id) => names[id]);
  for (const each of fetches) tracker.add(fetch(each));
  return tracker.reads.map(({ connection, topic, partition, from, firstEnd, to, firstAt, lastAt }) => ({
    ...{ connection, of: `${topic}/${partition}`, from, firstEnd, to, times: [firstAt, lastAt] },
  }));
}

describe('a read', () => {
  test('goes from the first offset to the end of what was sent', () => {
    expect(
      readsOf([
        { at: 10, ask: { 't/0': 0 }, got: { 't/0': [5, 77] } },
        { at: 20, ask: { 't/0': 3 }, got: { 't/0': [6, 20] } },
        { at: 30, ask: { 't/0': 6 }, got: { 't/0': [6, 0] } },
      ]),
    ).toEqual([{ connection: 'c', of: 't/0', from: 0, firstEnd: 5, to: 6, times: [10, 30] }]);
  });

  test('of fewer records than there are ends where the next fetch begins', () => {
    expect(
      readsOf([
        { at: 10, ask: { 't/0': 0 }, got: { 't/0': [500, 77] } },
        { at: 20, ask: { 't/0': 200 } },
      ]),
    ).toMatchObject([{ from: 0, to: 200 }]);
  });

  test('is another one after a jump, back or ahead', () => {
    expect(
      readsOf([
        { at: 10, ask: { 't/0': 4 }, got: { 't/0': [5, 77] } },
        { at: 20, ask: { 't/0': 0 } },
        { at: 30, ask: { 't/0': 9 } },
      ]).map(({ from, to }) => [from, to]),
    ).toEqual([
      [4, 5],
      [0, 0],
      [9, 9],
    ]);
  });

  test('of two connections is two, even of the same client', () => {
    expect(
      readsOf([
        { at: 10, ask: { 't/0': 0 } },
        { at: 11, ask: { 't/0': 0 }, connection: 'd' },
      ]),
    ).toMatchObject([{ connection: 'c' }, { connection: 'd' }]);
  });

  test('from the end has its first end there, though a record came while it waited', () => {
    expect(readsOf([{ at: 500, ask: { 't/0': 5 }, got: { 't/0': [6, 20] }, waitedMs: 400 }])).toEqual([
      { connection: 'c', of: 't/0', from: 5, firstEnd: 5, to: 6, times: [100, 500] },
    ]);
  });

  test('of an offset that is out of range is none', () => {
    expect(readsOf([{ at: 10, ask: { 't/0': 99 }, got: { 't/0': [-1, 0, 1] } }])).toEqual([]);
  });
});

describe('in a session', () => {
  test('partitions that a request leaves out are fetched too', () => {
    expect(
      readsOf([
        { at: 10, ask: { 't/0': 0, 't/1': 0 }, got: { 't/0': [2, 9], 't/1': [0, 0] } },
        { at: 20, epoch: 1, ask: { 't/0': 2 } },
        { at: 30, epoch: 2, got: { 't/1': [1, 9] } },
      ]),
    ).toMatchObject([
      { of: 't/0', to: 2, times: [10, 30] },
      { of: 't/1', to: 1, times: [10, 30] },
    ]);
  });

  test('a forgotten partition is fetched no more', () => {
    expect(
      readsOf([
        { at: 10, ask: { 't/0': 0, 't/1': 0 } },
        { at: 20, epoch: 1, forget: ['t/1'] },
      ]),
    ).toMatchObject([
      { of: 't/0', times: [10, 20] },
      { of: 't/1', times: [10, 10] },
    ]);
  });

  test('a request with an error of the session reads nothing, and the next one begins anew', () => {
    expect(
      readsOf([
        { at: 10, ask: { 't/0': 0 } },
        { at: 20, epoch: 1, errorCode: 71 },
        { at: 30, ask: { 't/1': 0 } },
      ]),
    ).toMatchObject([
      { of: 't/0', times: [10, 10] },
      { of: 't/1', times: [30, 30] },
    ]);
  });

  test('that began before the log is read, reads count from then on', () => {
    expect(
      readsOf(
        [
          { at: 10, ask: { 't/0': 0 }, got: { 't/0': [2, 9] } },
          { at: 20, epoch: 1, ask: { 't/0': 2 } },
          { at: 30, epoch: 2 },
        ],
        25,
      ),
    ).toMatchObject([{ from: 2, to: 2, times: [30, 30] }]);
  });
});

test('a topic that is fetched by its id has its name once that is known', () => {
  const byId = [{ at: 10, ask: { '#i1/0': 0 }, got: { '#i1/0': [2, 9] } }] as const;
  expect(readsOf(byId)).toEqual([]);
  expect(readsOf(byId, 0, { i1: 'orders' })).toMatchObject([{ of: 'orders/0', to: 2 }]);
});

test('the log of many connections is kept in bounds', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => ({ at: i, ask: { 't/0': 0 }, connection: `c${i}` }));
  const reads = readsOf(many);
  expect(reads.length).toBeLessThanOrEqual(4000);
  expect(reads.at(-1)?.connection).toBe('c19999');
});

test('a connection that another one took a partition from for a moment has begun anew', () => {
  const tracker = new FetchTracker(0, () => undefined);
  for (const [connection, at] of [
    ['a', 1000],
    ['b', 1500],
    ['a', 2000],
    ['a', 2500],
  ] as const)
    tracker.add(fetch({ connection, at, ask: { 't/0': 0 }, waitedMs: 100 }));
  expect(tracker.spans.map(({ connection, from, to }) => [connection, from, to])).toEqual([
    ['a', 900, 1000],
    ['b', 1400, 1500],
    ['a', 1900, 2500],
  ]);
});
