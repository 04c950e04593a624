import { afterAll, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { openWire } from '../src/lib/kafka/wire/open-wire.js';
import type { DescribedGroup } from './group-facts.js';
import { oneBroker } from './kafka.js';
import { randomName } from './names.js';
import { produceValues } from './records.js';
import { joinStreamsGroup } from './streams-member.js';
import { kafkactl, rows } from './world.js';

let cluster: Cluster | undefined;
afterAll(() => cluster?.close());

test('a streams group is described with its tasks as source partitions', async () => {
  const kafka = await oneBroker();
  cluster = await connect(kafka.settings, { signal: new AbortController().signal });
  const group = randomName('streams');
  const [source, repartition] = [`${group}-source`, `${group}-counts-repartition`];
  await cluster.createTopics([{ name: source, partitions: 2 }]);
  await produceValues(kafka, source, 0, 5);
  // A fresh broker creates its coordinator topics with the first group.
  await cluster.commitOffsets(group, [{ topic: source, partition: 0, offset: 0 }]);
  await cluster.deleteGroups([group]);

  const wire = openWire(kafka.settings, { signal: new AbortController().signal });
  const { member, heartbeat, leave } = await joinStreamsGroup(wire, group, [
    { id: '0', sources: [source], sinks: [repartition] },
    { id: '1', repartitions: [repartition], stores: [`${group}-counts-changelog`] },
  ]);
  const describeGroup = async () => (await rows<DescribedGroup>(`groups describe ${group}`, kafka))[0];
  const found = await pollUntil(
    async () => {
      await heartbeat();
      const described = await describeGroup();
      return described?.members[0]?.assignment.length === 2 ? described : undefined;
    },
    { withinMs: 30_000 },
  );
  expect(found).toMatchObject({ group, type: 'streams', coordinator: 1, members: [{ id: member }] });
  expect(found?.members[0]?.assignment).toEqual([
    { topic: source, partitions: [0, 1] },
    { topic: repartition, partitions: [0, 1] },
  ]);
  const row = { topic: source, partition: 0, committed: null, end: 5, lag: null, member };
  expect(found?.offsets).toContainEqual(row);
  expect(await rows(`groups list --type streams ${group}`, kafka)).toMatchObject([{ group, memberCount: 1 }]);
  expect((await kafkactl(`groups reset ${group} --to earliest --yes`, kafka)).code).toBe(4);

  await leave();
  await wire.close();
  expect(await pollUntil(async () => (await describeGroup())?.state === 'Empty', { withinMs: 30_000 })).toBe(true);
  expect((await kafkactl(`groups delete ${group} --yes`, kafka)).code).toBe(0);
});
