import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Broker, Topic } from '../kafka/cluster.js';
import { planReassignments } from './reassignments.js';

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
  planReassignments([{ topic: of, count }], brokers, [of]).map(({ partition, replicas }) => [partition, replicas]);

test.each([
  [
    'every broker',
    topic([[1]], [[2]]),
    3,
    [1, 2, 3],
    [
      [0, [1, 3, 2]],
      [1, [2, 3, 1]],
    ],
  ],
  ['partitions that have the count stay', topic([[1]], [[2, 3]]), 2, [1, 2, 3], [[0, [1, 2]]]],
  [
    'the least loaded first',
    topic([[1]], [[2]]),
    2,
    [1, 2, 3],
    [
      [0, [1, 3]],
      [1, [2, 3]],
    ],
  ],
  [
    'an out-of-sync replica is removed first',
    topic([
      [1, 2, 3],
      [1, 3],
    ]),
    2,
    [1, 2, 3],
    [[0, [1, 3]]],
  ],
  ['the in-sync replica stays', topic([[1, 2], [2]]), 1, [1, 2], [[0, [2]]]],
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

describe('whatever the cluster', () => {
  /** Brokers with and without racks, and topics with arbitrary replicas, some of them out of sync. */
  const clusters = fc
    .record({
      racks: fc.array(fc.constantFrom('a', 'b', 'c', null), { minLength: 1, maxLength: 7 }),
      count: fc.integer({ min: 1, max: 5 }),
      seeds: fc.array(fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 }),
    })
    .map(({ racks, count, seeds }) => {
      const brokers = racks.map((rack, index) => broker(index + 1, rack));
      const partitions = seeds.map((seed): readonly [number[], number[]] => {
        const replicas = [...new Set(seed.map((each) => (each % brokers.length) + 1))];
        const isr = replicas.filter((_, index) => index === 0 || (seed[index] ?? 0) % 3 !== 0);
        return [replicas, isr];
      });
      return { brokers, of: topic(...partitions), count: Math.min(count, brokers.length) };
    });
  const law = (holds: (found: { brokers: Broker[]; of: Topic; count: number; to: Map<number, number[]> }) => void) =>
    fc.assert(
      fc.property(clusters, ({ brokers, of, count }) => {
        holds({ brokers, of, count, to: new Map(spread(of, count, brokers) as [number, number[]][]) });
      }),
    );

  test('each partition gets the wanted number of replicas, on distinct brokers, and others are left out', () =>
    law(({ of, count, to }) => {
      for (const { partition, replicas } of of.partitions) {
        expect(to.has(partition)).toBe(replicas.length !== count);
        const after = to.get(partition) ?? replicas;
        expect([after.length, new Set(after).size]).toEqual([count, count]);
      }
    }));

  test('existing replicas stay in their order, except those that are removed', () =>
    law(({ of, to }) => {
      for (const { partition, replicas } of of.partitions) {
        const after = to.get(partition) ?? replicas;
        if (after.length >= replicas.length) expect(after.slice(0, replicas.length)).toEqual(replicas);
        else expect(replicas.filter((id) => after.includes(id))).toEqual(after);
      }
    }));

  test('the preferred leader stays, and so does at least one in-sync replica', () =>
    law(({ of, to }) => {
      for (const { partition, replicas, isr } of of.partitions) {
        const after = to.get(partition) ?? replicas;
        expect(after[0]).toBe(replicas[0]);
        expect(after.some((id) => isr.includes(id))).toBe(true);
      }
    }));

  test('added replicas go to racks without a replica of the partition, while there are any', () =>
    law(({ brokers, of, to }) => {
      const rackOf = (id: number) => brokers[id - 1]?.rack ?? `broker ${id}`;
      const racks = new Set(brokers.map(({ id }) => rackOf(id))).size;
      for (const { partition, replicas } of of.partitions) {
        const after = to.get(partition) ?? replicas;
        if (after.length <= replicas.length) continue;
        const had = new Set(replicas.map(rackOf)).size;
        const added = after.length - replicas.length;
        expect(new Set(after.map(rackOf)).size).toBe(Math.min(racks, had + added));
      }
    }));

  test('replicas are spread evenly where leaders are', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 24 }),
        fc.nat(6),
        (size, partitions, more) => {
          const brokers = Array.from({ length: size }, (_, index) => broker(index + 1));
          const of = topic(...Array.from({ length: partitions }, (_, index) => [[(index % size) + 1]] as [number[]]));
          const to = new Map(spread(of, Math.min(size, 1 + more), brokers) as [number, number[]][]);
          const loads = brokers.map(
            ({ id }) => of.partitions.filter((each) => (to.get(each.partition) ?? each.replicas).includes(id)).length,
          );
          expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
        },
      ),
    ));
});
