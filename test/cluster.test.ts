import { api as reassignV0 } from '@platformatic/kafka/dist/apis/admin/alter-partition-reassignments-v0.js';
import { describe, expect, test } from 'vitest';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { topicConfigDefs } from '../src/lib/topics/config-defs.js';
import { openCluster, withWire } from './clusters.js';
import { oneBroker, threeBrokers } from './kafka.js';
import { randomName } from './names.js';
import { produceValues } from './records.js';

/** Configs set on the topic itself, of each topic. */
async function own(cluster: Cluster, name: string, keys: readonly string[]): Promise<Record<string, string | null>> {
  const [configs] = await cluster.configs([{ type: 'topic', name, keys }]);
  const set = (configs?.entries ?? []).filter(({ source }) => source === 'topic');
  return Object.fromEntries(set.map((entry) => [entry.name, entry.value]));
}

describe('topics', () => {
  test('each topic of a request has its own outcome; one failure does not stop the others', async () => {
    const cluster = await openCluster(await oneBroker());
    const name = randomName('topic');
    const created = await cluster.createTopics([
      { name, partitions: 2 },
      { name: 'not a name' },
      { name: randomName('topic'), replicationFactor: 3 },
      { name: randomName('topic'), config: { 'retention.ms': 'x' } },
    ]);
    expect(created.map(({ error }) => error?.code)).toEqual([undefined, 'usage', 'failed', 'failed']);
    expect(created[0]).toMatchObject({ name, partitionCount: 2, replicationFactor: 1 });
    expect(created[3]?.error).toMatchObject({
      kafka: 'INVALID_CONFIG',
      message: expect.stringMatching(/invalid value x/),
    });
    const [again] = await cluster.createTopics([{ name }]);
    expect(again?.error).toMatchObject({ code: 'conflict', kafka: expect.stringMatching(/^TOPIC_ALREADY_EXISTS/) });
    const deleted = await cluster.deleteTopics([name, randomName('topic')]);
    expect(deleted.map(({ error }) => error?.code)).toEqual([undefined, 'notFound']);
    expect(await cluster.topics([name])).toEqual([]);
  });

  test('a hundred topics are created with one request', async () => {
    const cluster = await openCluster(await oneBroker());
    const prefix = randomName('topic');
    const names = Array.from({ length: 101 }, (_, index) => `${prefix}-${index}`);
    const created = await cluster.createTopics(names.map((name) => ({ name })));
    expect(created.filter(({ error }) => error)).toEqual([]);
    expect(cluster.requestCounts.get('CreateTopics')).toBe(2);
    await cluster.deleteTopics(names);
    expect(cluster.requestCounts.get('DeleteTopics')).toBe(2);
  });

  test('a created topic is visible at once on the bootstrap broker', async () => {
    const cluster = await openCluster(await threeBrokers());
    for (let round = 0; round < 5; round++) {
      const name = randomName('topic');
      await cluster.createTopics([{ name, partitions: 3, replicationFactor: 3 }]);
      expect((await cluster.topics([name])).map((topic) => topic.partitions.length)).toEqual([3]);
      await cluster.createPartitions([{ name, count: 6 }]);
      expect((await cluster.topics([name])).map((topic) => topic.partitions.length)).toEqual([6]);
      // The broker normalizes lists.
      const set = {
        'cleanup.policy': 'delete, compact',
        'leader.replication.throttled.replicas': '0:1, 1:1',
        'retention.ms': `${1000 + round}`,
      };
      await cluster.alterConfigs([{ type: 'topic', name, set }]);
      expect(await own(cluster, name, Object.keys(set))).toEqual({
        ...set,
        'cleanup.policy': expect.stringMatching(/^(delete,compact|compact,delete)$/),
        'leader.replication.throttled.replicas': '0:1,1:1',
      });
      const list = { 'cleanup.policy': 'compact', 'leader.replication.throttled.replicas': '*' };
      await cluster.alterConfigs([{ type: 'topic', name, set: list }]);
      expect(await own(cluster, name, Object.keys(list))).toEqual(list);
      await cluster.deleteTopics([name]);
      expect(await cluster.topics([name])).toEqual([]);
    }
  });

  test('validateOnly creates nothing', async () => {
    const cluster = await openCluster(await oneBroker());
    const name = randomName('topic');
    const [checked] = await cluster.createTopics([{ name }], { validateOnly: true });
    expect(checked).toMatchObject({ name, partitionCount: 1, replicationFactor: 1 });
    expect(await cluster.topics([name])).toEqual([]);
  });
});

describe('configs', () => {
  test('changing one config keeps the values of the others', async () => {
    const cluster = await openCluster(await oneBroker());
    const name = randomName('topic');
    await cluster.createTopics([{ name, config: { 'retention.ms': '1000', 'segment.bytes': '2097152' } }]);
    const [outcome] = await cluster.alterConfigs([{ type: 'topic', name, set: { 'retention.ms': '2000' } }]);
    expect(outcome).toEqual({ name });
    const own = async () => {
      const [configs] = await cluster.configs([{ type: 'topic', name }]);
      const entries = configs?.entries.filter(({ source }) => source === 'topic') ?? [];
      return Object.fromEntries(entries.map((entry) => [entry.name, entry.value]));
    };
    expect(await own()).toEqual({ 'retention.ms': '2000', 'segment.bytes': '2097152' });
    await cluster.alterConfigs([{ type: 'topic', name, set: { 'segment.bytes': null } }]);
    expect(await own()).toEqual({ 'retention.ms': '2000' });
  });

  test("our table of topic configs is the broker's", async () => {
    const cluster = await openCluster(await oneBroker());
    const name = randomName('topic');
    await cluster.createTopics([{ name }]);
    const [configs] = await cluster.configs([{ type: 'topic', name }]);
    const theirs = Object.fromEntries(configs?.entries.map((entry) => [entry.name, entry.type]) ?? []);
    expect(Object.fromEntries(Object.entries(topicConfigDefs).map(([key, { type }]) => [key, type]))).toEqual(theirs);
  });

  test("a broker's own configs are read from that broker", async () => {
    const cluster = await openCluster(await threeBrokers());
    const { brokers } = await cluster.describe();
    const ids = brokers.map(({ id }) => String(id));
    const answers = await cluster.configs(
      ids.map((name) => ({ type: 'broker', name, keys: ['broker.id', 'node.id'] })),
    );
    expect(answers.map(({ entries }) => entries.find(({ name }) => name === 'node.id')?.value)).toEqual(ids);
  });
});

describe('offsets', () => {
  test('one request per leader, answers in the order of the queries', async () => {
    const kafka = await threeBrokers();
    const cluster = await openCluster(kafka);
    const topic = randomName('topic');
    await cluster.createTopics([{ name: topic, partitions: 12, replicationFactor: 3 }]);
    await produceValues(kafka, topic, 5, 3);
    const queries = Array.from({ length: 12 }, (_, index) => ({ topic, partition: 11 - index, at: 'latest' as const }));
    const answers = await cluster.listOffsets(queries);
    expect(answers.map(({ partition }) => partition)).toEqual(queries.map(({ partition }) => partition));
    expect(answers.map(({ offset }) => offset)).toEqual(queries.map(({ partition }) => (partition === 5 ? 3 : 0)));
    expect(cluster.requestCounts.get('ListOffsets')).toBe(3);
  });

  test('a time, the newest timestamp, and missing partitions', async () => {
    const kafka = await oneBroker();
    const cluster = await openCluster(kafka);
    const topic = randomName('topic');
    await cluster.createTopics([{ name: topic }]);
    const since = Date.now();
    await produceValues(kafka, topic, 0, 5, since);
    const answers = await cluster.listOffsets([
      { topic, partition: 0, at: 'earliest' },
      { topic, partition: 0, at: { time: since + 2 } },
      { topic, partition: 0, at: 'maxTimestamp' },
      { topic, partition: 0, at: { time: since + 9999 } },
      { topic, partition: 7, at: 'latest' },
      { topic: randomName('topic'), partition: 0, at: 'latest' },
    ]);
    expect(answers.map(({ offset }) => offset)).toEqual([0, 2, 4, null, null, null]);
    expect(answers.map(({ error }) => error?.code)).toEqual([...Array(4).fill(undefined), 'notFound', 'notFound']);
  });
});

test('records are deleted before an offset, and all of them', async () => {
  const kafka = await oneBroker();
  const cluster = await openCluster(kafka);
  const topic = randomName('topic');
  await cluster.createTopics([{ name: topic, partitions: 2 }]);
  await produceValues(kafka, topic, 0, 10);
  await produceValues(kafka, topic, 1, 4);
  const outcomes = await cluster.deleteRecords([
    { topic, partition: 0, offset: 6 },
    { topic, partition: 1, offset: -1 },
    { topic, partition: 5, offset: 1 },
  ]);
  expect(outcomes.map(({ low, error }) => low ?? error?.code)).toEqual([6, 4, 'notFound']);
  expect(cluster.requestCounts.get('DeleteRecords')).toBe(1);
});

test('an election makes the preferred replica the leader', async () => {
  const cluster = await openCluster(await threeBrokers());
  const topic = randomName('topic');
  await cluster.createTopics([{ name: topic, assignments: [[1, 2, 3]] }]);
  const leader = async () => (await cluster.topics([topic]))[0]?.partitions[0]?.leader;
  expect(await leader()).toBe(1);
  expect(await cluster.electLeaders([{ topic, partition: 0 }])).toEqual([{ topic, partition: 0, elected: false }]);
  const moved = { name: topic, partitions: [{ partitionIndex: 0, replicas: [2, 1, 3] }] };
  await withWire(cluster.settings, (wire) => wire.send('controller', reassignV0, 5000, false, [moved]));
  await expect.poll(async () => (await cluster.topics([topic]))[0]?.partitions[0]?.replicas).toEqual([2, 1, 3]);
  expect(await leader()).toBe(1);
  expect(await cluster.electLeaders([{ topic, partition: 0 }])).toEqual([{ topic, partition: 0, elected: true }]);
  await expect.poll(leader).toBe(2);
});

test('replica sizes of all replicas, with one request per broker', async () => {
  const kafka = await threeBrokers();
  const cluster = await openCluster(kafka);
  const topic = randomName('topic');
  await cluster.createTopics([{ name: topic, partitions: 2, replicationFactor: 3 }]);
  await produceValues(kafka, topic, 0, 10);
  const sizes = (await cluster.replicaSizes([topic])) ?? [];
  expect(sizes).toHaveLength(6);
  expect(sizes.filter(({ partition }) => partition === 0).every(({ size }) => size > 0)).toBe(true);
  expect(cluster.requestCounts.get('DescribeLogDirs')).toBe(3);
});

test('describe gives the cluster id, controller and brokers', async () => {
  const kafka = await threeBrokers();
  const cluster = await openCluster(kafka);
  const [info, version, quorum] = await Promise.all([cluster.describe(), cluster.kafkaVersion(), cluster.quorum()]);
  expect(info.clusterId).toBe(kafka.clusterId);
  expect(info.brokers.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(version).toBe('4.3');
  expect(quorum?.voters).toHaveLength(1);
  expect(quorum?.voters).toContain(quorum?.leader);
});
