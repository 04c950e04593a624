import { expect, test } from 'vitest';
import type { Topic } from '../kafka/cluster.js';
import { mayKeepReplicas, missingBrokers, missingReplicasNotes, missingReplicasText } from './missing-replicas.js';

const topic = (...partitions: readonly { replicas: number[]; isr: number[] }[]): Topic => ({
  name: 'orders',
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  internal: false,
  partitions: partitions.map(({ replicas, isr }, partition) => ({
    partition,
    leader: isr[0] ?? null,
    leaderEpoch: 0,
    replicas,
    isr,
    offline: replicas.filter((id) => !isr.includes(id)),
  })),
});

test('brokers with replicas that are not alive are missing, each once', () => {
  const orders = topic({ replicas: [3, 1], isr: [1] }, { replicas: [1, 2], isr: [1] }, { replicas: [3, 2], isr: [] });
  expect(missingBrokers(orders, new Set([1]))).toEqual([2, 3]);
  expect(missingBrokers(orders, new Set([1, 2, 3]))).toEqual([]);
});

test('replicas may be kept only where min.insync.replicas is met again without a missing broker', () => {
  const orders = topic({ replicas: [1, 2, 3], isr: [1] });
  expect([1, 2].map((minIsr) => mayKeepReplicas(orders, new Set([1]), minIsr))).toEqual([true, false]);
  expect(mayKeepReplicas(orders, new Set([1, 2, 3]), 1)).toBe(false);
});

test('one broker and several are spoken of as such, and topics with the same text share a note', () => {
  expect(missingReplicasText([2], false)).toEqual([
    'Broker 2 is missing: the replicas there are deleted only when it comes back.',
  ]);
  const [first, risk] = missingReplicasText([2, 3], true);
  expect(first).toBe('Brokers 2, 3 are missing: the replicas there are deleted only when they come back.');
  expect(risk).toMatch(/^If min\.insync\.replicas was lowered since, those brokers may never start again/);
  const same = ['Gone.'];
  expect(missingReplicasNotes(new Map(['a', 'b', 'c', 'd', 'e'].map((name) => [name, same])))).toEqual([
    'a, b, c and 2 more: Gone.',
  ]);
});
