/** Members whose connections break and whose coordinator moves: they rejoin, and lose no commit. */
import { afterEach, expect, test, vi } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { openCluster } from './clusters.js';
import { cutAt } from './cut-connections.js';
import { threeBrokers } from './kafka.js';
import { joinGroup } from './members.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

const times = {
  sessionTimeout: 6000,
  heartbeatInterval: 200,
  rebalanceTimeout: 10_000,
  retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 10 },
};
const joinGroupKey = 11;
const offsetCommitKey = 8;

afterEach(() => vi.restoreAllMocks());

/** A topic of one partition, a group that reads it, and the events of its member. */
async function started(cluster: Cluster, commitIntervalMs: number) {
  const kafka = await threeBrokers();
  const [topic, group] = [randomName('orders'), randomName('group')];
  await cluster.createTopics([{ name: topic, partitions: 1, replicationFactor: 3 }]);
  const values: (string | null)[] = [];
  const events: string[] = [];
  const end = await joinGroup(kafka, group, topic, {
    timeouts: times,
    commitIntervalMs,
    onValue: (value) => values.push(value),
    onAssigned: () => events.push('assigned'),
    onRebalancing: () => events.push('rebalancing'),
  });
  return {
    group,
    events,
    end,
    send: async (value: string) => {
      await kafkactl(`produce ${topic} --context ${kafka.name}`, { stdin: `${value}\n` });
      await expect.poll(() => values, { timeout: 20_000 }).toContain(value);
    },
    committed: async () => (await cluster.committedOffsets([group])).get(group)?.[0]?.offset ?? null,
  };
}

/** The partition of `__consumer_offsets` that stores a group, by Java's String.hashCode. */
const offsetsPartition = (group: string, partitions: number): number =>
  Math.abs([...group].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0, 0)) % partitions;

/** Moves the coordinator of a group to another broker without stopping one. */
async function moveCoordinator(cluster: Cluster, group: string): Promise<void> {
  const topic = '__consumer_offsets';
  const coordinator = async () => {
    const [described] = await cluster.describeGroups([group]);
    return described && 'members' in described ? described.coordinator : null;
  };
  const before = await coordinator();
  const moved = async () => {
    const partitions = (await cluster.topics([topic]))[0]?.partitions ?? [];
    const partition = offsetsPartition(group, partitions.length);
    const { isr = [], replicas = [], leader } = partitions.find((each) => each.partition === partition) ?? {};
    const next = isr.find((broker) => broker !== before);
    if (next === undefined) return `only ${isr} in sync`;
    const [outcome] = await cluster.reassignReplicas([
      { topic, partition, replicas: [next, ...replicas.filter((broker) => broker !== next)] },
    ]);
    const [election] = await cluster.electLeaders([{ topic, partition }]);
    return (await coordinator()) === next || { before, next, leader, outcome, election };
  };
  await expect.poll(moved, { timeout: 20_000, interval: 500 }).toEqual(true);
}

test('a member rejoins when its coordinator moves and the connection breaks during the join', async () => {
  const cluster = await openCluster(await threeBrokers());
  const { group, events, send, committed, end } = await started(cluster, 100);
  await send('before');
  await expect.poll(committed).toBe(1);
  const left = cutAt(joinGroupKey, 1);
  await moveCoordinator(cluster, group);
  await expect.poll(left, { timeout: 20_000 }).toBe(0);
  await expect.poll(() => events.at(-1), { timeout: 10_000 }).toBe('assigned');
  await send('after');
  await expect.poll(committed, { timeout: 10_000 }).toBe(2);
  await end();
});

test('a failed commit never overwrites a later one', async () => {
  const cluster = await openCluster(await threeBrokers());
  const { send, committed, end } = await started(cluster, 300);
  await send('first');
  await expect.poll(committed).toBe(1);
  const left = cutAt(offsetCommitKey, 5);
  await send('second');
  await expect.poll(left, { timeout: 20_000 }).toBe(0);
  await send('third');
  await expect.poll(committed, { timeout: 10_000 }).toBe(3);
  expect(await pollUntil(async () => (await committed()) !== 3, { withinMs: 2500 })).toBeUndefined();
  await end();
});
