import { describe, expect, test } from 'vitest';
import { readGroupNamesByTopic } from '../src/commands/topics/topic-contents.js';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { Cluster, GroupDescription } from '../src/lib/kafka/cluster.js';
import { openCluster } from './clusters.js';
import { apacheConsumer, oneBroker, type TestKafka } from './kafka.js';
import { joinGroup } from './members.js';
import { randomName } from './names.js';
import { produceValues } from './records.js';
import { rows } from './world.js';

const within = { withinMs: 30_000 };

async function topicWith(cluster: Cluster, kafka: TestKafka, records: number): Promise<string> {
  const topic = randomName('topic');
  await cluster.createTopics([{ name: topic, partitions: 2 }]);
  await produceValues(kafka, topic, 0, records);
  return topic;
}

const described = async (cluster: Cluster, group: string) => {
  const [found] = await cluster.describeGroups([group]);
  return found && 'members' in found && found.members.some(({ assignment }) => assignment.length > 0)
    ? found
    : undefined;
};

describe('a classic group', () => {
  test('is listed, described with its assignment, and its offsets are read', async () => {
    const kafka = await oneBroker();
    const cluster = await openCluster(kafka);
    const topic = await topicWith(cluster, kafka, 5);
    const group = randomName('group');
    const seen: string[] = [];
    const end = await joinGroup(kafka, group, topic, { onValue: (value) => void seen.push(value ?? '') });
    try {
      const offsets = await pollUntil(async () => {
        const found = (await cluster.committedOffsets([group])).get(group) ?? [];
        return found.some(({ offset }) => offset === 5) ? found : undefined;
      }, within);
      expect(offsets).toMatchObject([{ topic, partition: 0, offset: 5 }]);
      expect(seen).toEqual(['0', '1', '2', '3', '4']);
      expect((await cluster.groups()).groups.find((each) => each.group === group)).toEqual({
        group,
        type: 'classic',
        state: 'Stable',
        protocolType: 'consumer',
      });
      expect(await described(cluster, group)).toMatchObject({
        type: 'classic',
        state: 'Stable',
        coordinator: 1,
        members: [{ clientId: 'tester', instanceId: null, assignment: [{ topic, partitions: [0, 1] }] }],
      });
      const [refused] = await cluster.deleteGroups([group]);
      expect(refused?.error).toMatchObject({ code: 'conflict', kafka: expect.stringMatching(/^NON_EMPTY_GROUP/) });
      const [live] = await cluster.deleteGroupOffsets(group, [{ topic, partition: 0 }]);
      expect(live?.error).toMatchObject({ code: 'conflict' });
    } finally {
      await end();
    }
    expect(await cluster.commitOffsets(group, [{ topic, partition: 0, offset: 2 }])).toEqual([{ topic, partition: 0 }]);
    expect((await cluster.committedOffsets([group])).get(group)).toMatchObject([{ partition: 0, offset: 2 }]);
    expect(await cluster.deleteGroupOffsets(group, [{ topic, partition: 0 }])).toEqual([{ topic, partition: 0 }]);
    expect((await cluster.committedOffsets([group])).get(group)).toEqual([]);
    await cluster.commitOffsets(group, [{ topic, partition: 0, offset: 3 }]);
    expect(await cluster.deleteGroups([group])).toEqual([{ name: group }]);
    const [gone] = await cluster.describeGroups([group]);
    expect(gone).toMatchObject({ group, error: { code: 'notFound' } });
  });
});

describe('the groups of Kafka 4', () => {
  test('a KIP-848 group describes its members and their assignment', async () => {
    const kafka = await oneBroker();
    const cluster = await openCluster(kafka);
    const topic = await topicWith(cluster, kafka, 1);
    const group = randomName('group');
    const args = ['--topic', topic, '--group', group, '--consumer-property', 'group.protocol=consumer'];
    const { stop } = await apacheConsumer(kafka, 'kafka-console-consumer', args);
    try {
      const found = (await pollUntil(() => described(cluster, group), within)) as GroupDescription;
      expect(found).toMatchObject({ type: 'consumer', coordinator: 1, assignor: 'uniform' });
      expect(found.members[0]?.assignment).toEqual([{ topic, partitions: [0, 1] }]);
      expect(found.members[0]?.host).toMatch(/127\.0\.0\.1/);
    } finally {
      await stop();
    }
  });

  test('a share group describes its members and their assignment', async () => {
    const kafka = await oneBroker();
    const cluster = await openCluster(kafka);
    const topic = await topicWith(cluster, kafka, 1);
    const group = randomName('group');
    const { stop } = await apacheConsumer(kafka, 'kafka-console-share-consumer', ['--topic', topic, '--group', group]);
    try {
      const found = (await pollUntil(() => described(cluster, group), within)) as GroupDescription;
      expect(found).toMatchObject({ type: 'share', coordinator: 1 });
      expect(found.members[0]?.assignment[0]?.topic).toBe(topic);
      const start = async () => (await cluster.shareOffsets([group])).get(group)?.find(({ lag }) => lag !== undefined);
      // A share group starts at the end, and has a start offset once records have come.
      const begun = async () => {
        await produceValues(kafka, topic, 0, 1);
        return start();
      };
      expect(await pollUntil(begun, within)).toMatchObject({ topic, partition: 0 });
      expect(await pollUntil(async () => (await start())?.lag === 0, within)).toBe(true);
      const [row] = await rows<{ offsets: unknown[] }>(`groups describe ${group}`, kafka);
      expect(row?.offsets[0]).toMatchObject({ topic, partition: 0, committed: expect.any(Number), lag: 0 });
      // Deleting the topic names this reader too.
      const readers = await readGroupNamesByTopic(cluster, await cluster.topics([topic]));
      expect(readers?.get(topic)).toEqual([group]);
    } finally {
      await stop();
    }
  });
});
