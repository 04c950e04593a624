import { describe, expect, test } from 'vitest';
import type { FetchSpan } from './fetch-tracker.js';
import { type Gap, GapTracker } from './gap-tracker.js';
import type { ClusterState, ObservedMember, ObservedTopic } from './observation.js';
import type { Departure } from './timeline.js';

const member = (id: string, ...partitions: readonly number[]): ObservedMember => ({
  ...{ id, clientId: 'client', number: 1 },
  partitions: partitions.map((partition) => ({ topic: 't', partition })),
});

const topic: ObservedTopic = { name: 't', id: 'i', partitions: [], configs: new Map() };
const state = (members: readonly ObservedMember[], groupState = 'Stable'): ClusterState => ({
  ...{ at: 0, answers: true, clusterId: 'id', controller: 1, brokers: [], topics: new Map([['t', topic]]) },
  groups: new Map([['g', { name: 'g', state: groupState, members, committed: [] }]]),
});

/** `connection: [partition, from, to]`, several of them. */
type Fetched = Readonly<Record<string, readonly (readonly [partition: number, from: number, to: number])[]>>;

const spansOf = (fetched: Fetched): FetchSpan[] =>
  Object.entries(fetched).flatMap(([connection, spans]) =>
    spans.map(([partition, from, to]) => ({ connection, clientId: 'client', topic: 't', partition, from, to })),
  );

/** `b` had partition 1 and is gone at `at`; `a` has both then. */
function gapsOf(how: 'leave' | 'expiry', at: number, fetched: Fetched, members: Readonly<Record<string, string>> = {}) {
  const tracker = new GapTracker();
  const spans = spansOf(fetched);
  const log = {
    spans,
    memberOf: (connection: string) => {
      const id = members[connection];
      return id === undefined ? undefined : { group: 'g', member: id };
    },
  };
  const none = { spans: [], memberOf: () => undefined };
  const departure: Departure = { group: 'g', member: member('b'), at, how };
  tracker.update(state([member('a', 0), member('b', 1)]), [], none);
  const first = tracker.update(state([member('a')], 'PreparingRebalance'), [departure], log);
  expect(first).toEqual([]);
  return tracker
    .update(state([member('a', 0, 1)]), [], log)
    .map((gap: Gap) => [gap.partition, gap.how, gap.from, gap.at]);
}

describe('a gap', () => {
  test('is from the last fetch of the old owner to the first of the new one', () => {
    expect(
      gapsOf('leave', 5100, {
        ca: [
          [0, 0, 9000],
          [1, 5400, 9000],
        ],
        cb: [[1, 0, 5000]],
      }),
    ).toEqual([[1, 'leave', 5000, 5400]]);
    expect(
      gapsOf('expiry', 11_200, {
        ca: [
          [0, 0, 12_000],
          [1, 11_100, 12_000],
        ],
        cb: [[1, 0, 5000]],
      }),
    ).toEqual([[1, 'expiry', 5000, 11_100]]);
  });

  test('does not end while nobody of the group fetches', () => {
    expect(gapsOf('expiry', 11_200, { ca: [[0, 0, 12_000]], cb: [[1, 0, 5000]] })).toEqual([]);
  });

  test('is not closed by a reader of all partitions without a group', () => {
    const reader = [
      [0, 4000, 12_000],
      [1, 4000, 12_000],
      [2, 4000, 12_000],
    ] as const;
    const late = [
      [0, 6000, 7000],
      [1, 6000, 7000],
      [2, 6000, 7000],
    ] as const;
    expect(
      gapsOf('expiry', 11_200, {
        ...{
          reader,
          late,
          ca: [
            [0, 0, 12_000],
            [1, 11_100, 12_000],
          ],
          cb: [[1, 0, 5000]],
        },
      }),
    ).toEqual([[1, 'expiry', 5000, 11_100]]);
  });

  test('is not closed by another client of the same partitions where heartbeats tell them apart', () => {
    const fetched: Fetched = {
      ca: [
        [0, 0, 12_000],
        [1, 11_100, 12_000],
      ],
      cb: [[1, 0, 5000]],
      other: [[1, 0, 11_050]],
      another: [
        [0, 10_900, 12_000],
        [1, 10_900, 12_000],
      ],
    };
    const members = { ca: 'a', cb: 'b', other: 'x', another: 'y' };
    expect(gapsOf('expiry', 11_200, fetched, members)).toEqual([[1, 'expiry', 5000, 11_100]]);
  });

  test('after a leave begins with it where no fetch is known', () => {
    expect(
      gapsOf('leave', 5100, {
        ca: [
          [0, 0, 9000],
          [1, 5400, 9000],
        ],
      }),
    ).toEqual([[1, 'leave', 5100, 5400]]);
    expect(
      gapsOf('expiry', 5100, {
        ca: [
          [0, 0, 9000],
          [1, 5400, 9000],
        ],
      }),
    ).toEqual([]);
  });
});

test('after an owner that had no time to fetch, a gap is from the last fetch of whoever had the partition before', () => {
  const ca = [
    [0, 0, 12_000],
    [1, 0, 5000],
    [1, 11_100, 12_000],
  ] as const;
  expect(gapsOf('expiry', 11_200, { ca })).toEqual([[1, 'expiry', 5000, 11_100]]);
});
