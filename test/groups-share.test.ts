/** Share groups (KIP-932): start offsets are set and deleted, compared with Apache's kafka-share-groups. */
import { beforeAll, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { openCluster } from './clusters.js';
import { apacheConsumer, apacheTool, oneBroker, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { produceValues } from './records.js';
import { kafkactl, rows } from './world.js';

const within = { withinMs: 30_000 };
let kafka: TestKafka;
beforeAll(async () => {
  kafka = await oneBroker();
});

/** A topic with at least `count` records in each of two partitions, and an empty share group that has read it. */
async function readGroup(records: number): Promise<{ topic: string; group: string }> {
  const [topic, group] = [randomName('topic'), randomName('share')];
  const cluster = await openCluster(kafka);
  await cluster.createTopics([{ name: topic, partitions: 2 }]);
  for (const partition of [0, 1]) await produceValues(kafka, topic, partition, records);
  const consumer = await apacheConsumer(kafka, 'kafka-console-share-consumer', ['--topic', topic, '--group', group]);
  // A share group starts at the end, and has a start offset once records have come.
  const starts = async () => {
    for (const partition of [0, 1]) await produceValues(kafka, topic, partition, 1);
    return (await cluster.shareOffsets([group]).catch(() => undefined))?.get(group)?.length === 2;
  };
  const begun = await pollUntil(starts, within);
  await consumer.stop();
  expect(begun).toBe(true);
  const empty = async () =>
    (await rows<{ members: unknown[] }>(`groups describe ${group}`, kafka))[0]?.members.length === 0;
  expect(await pollUntil(empty, within)).toBe(true);
  return { topic, group };
}

/** Start offsets by partition, from Apache's tool. */
async function apacheStarts(group: string): Promise<Record<string, string>> {
  const { out } = await apacheTool(kafka, 'kafka-share-groups', ['--describe', '--group', group, '--offsets']);
  const lines = out.split('\n').map((line) => line.trim().split(/\s+/));
  return Object.fromEntries(
    lines.filter(([first]) => first === group).map(([, , partition, start]) => [partition, start]),
  );
}

test('its start offsets are reset, and Apache’s tool shows them', async () => {
  const { topic, group } = await readGroup(20);
  const planned = await rows(`groups reset ${group} --to +5 --dry-run`, kafka);
  expect(planned).toMatchObject([
    { name: group, action: 'reset', topic, partition: 0, to: 5, status: 'planned' },
    { name: group, action: 'reset', topic, partition: 1, to: 5, status: 'planned' },
  ]);
  expect((await kafkactl(`groups reset ${group} --to +5`, kafka)).code).toBe(2);
  expect((await kafkactl(`groups reset ${group} --to +5 --yes`, kafka)).code).toBe(0);
  expect(await apacheStarts(group)).toEqual({ 0: '5', 1: '5' });
  expect((await kafkactl(`groups reset ${group} --shift 3 --topic ${topic}:1 --yes`, kafka)).code).toBe(0);
  expect(await apacheStarts(group)).toEqual({ 0: '5', 1: '8' });
  const back = ['--reset-offsets', '--group', group, '--topic', topic, '--to-earliest', '--execute'];
  expect((await apacheTool(kafka, 'kafka-share-groups', back)).code).toBe(0);
  const [row] = await rows<{ offsets: { committed: number }[] }>(`groups describe ${group}`, kafka);
  expect(row?.offsets.map(({ committed }) => committed)).toEqual([0, 0]);
});

test('its offsets are deleted for a whole topic, never for a single partition', async () => {
  const { topic, group } = await readGroup(3);
  expect(await kafkactl(`groups delete-offsets ${group} --topic ${topic}:0 --yes`, kafka)).toMatchObject({
    code: 2,
    err: `error: "${group}" is a share group, which forgets whole topics\n  Leave out the partitions:  --topic orders\n`,
  });
  expect(Object.keys(await apacheStarts(group))).toHaveLength(2);
  const done = await rows(`groups delete-offsets ${group} --topic ${topic} --yes`, kafka);
  expect(done).toMatchObject([
    { topic, partition: 0, status: 'done' },
    { topic, partition: 1, status: 'done' },
  ]);
  expect(await apacheStarts(group)).toEqual({});
  expect((await kafkactl(`groups delete-offsets ${group} --topic ${topic} --yes`, kafka)).code).toBe(3);
});

test('changes are refused while it has members, and they are named', async () => {
  const { topic, group } = await readGroup(1);
  const consumer = await apacheConsumer(kafka, 'kafka-console-share-consumer', ['--topic', topic, '--group', group]);
  try {
    // The broker refuses a group that gets a member after the plan.
    const refused = async () => {
      const { code, err } = await kafkactl(`groups reset ${group} --to earliest --topic ${topic} --yes`, kafka);
      return code === 4 && err.includes(`group "${group}" is live: console-share-consumer at 127.0.0.1`);
    };
    expect(await pollUntil(refused, within)).toBe(true);
  } finally {
    await consumer.stop();
  }
});
