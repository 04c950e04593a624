import { expect, test } from 'vitest';
import type { Broker, Topic } from '../kafka/cluster.js';
import { spreadReplicas } from './replicas.js';

const broker = (id: number, rack: string | null = null): Broker => ({ id, host: 'h', port: 1, rack });
const topic = (...partitions: (readonly [replicas: number[], isr?: number[]])[]): Topic => ({
  name: 't',
  id: 'id',
  internal: false,
  partitions: partitions.map(([replicas, isr = replicas], partition) => ({
    partition,
    leader: replicas[0] ?? null,
    leaderEpoch: 0,
    replicas,
    isr,
    offline: [],
  })),
});
const spread = (of: Topic, count: number, brokers: Broker[]) =>
  spreadReplicas([{ topic: of, count }], brokers, [of]).map(({ partition, replicas }) => [partition, replicas]);

test.each([
  [
    'every broker',
    topic([[1]], [[2]]),
    3,
    [1, 2, 3],
    [
      [0, [1, 3, 2]],
      [1, [2, 1, 3]],
    ],
  ],
  ['partitions that have so many stay', topic([[1]], [[2, 3]]), 2, [1, 2, 3], [[0, [1, 2]]]],
  [
    'the least loaded first',
    topic([[1]], [[2]]),
    2,
    [1, 2, 3],
    [
      [0, [1, 3]],
      [1, [2, 1]],
    ],
  ],
  [
    'one that lags is taken away first',
    topic([
      [1, 2, 3],
      [1, 3],
    ]),
    2,
    [1, 2, 3],
    [[0, [1, 3]]],
  ],
  ['the one that has all records stays', topic([[1, 2], [2]]), 1, [1, 2], [[0, [2]]]],
  ['no more than there are brokers', topic([[1]]), 3, [1, 2], [[0, [1, 2]]]],
])('%s', (_, of, count, ids, expected) => {
  expect(
    spread(
      of,
      count,
      ids.map((id) => broker(id)),
    ),
  ).toEqual(expected);
});

test('replicas go to other racks before they go to idle brokers', () => {
  const brokers = [broker(1, 'a'), broker(2, 'a'), broker(3, 'b'), broker(4, 'b'), broker(5, 'c')];
  const of = topic([[1]], [[3]], [[5]], [[5]], [[3]]);
  for (const [, replicas] of spread(of, 3, brokers) as [number, number[]][]) {
    const racks = replicas.map((id) => brokers.find((one) => one.id === id)?.rack);
    expect(new Set(racks).size).toBe(3);
  }
});
