/** Members that leave, pause or are removed: commits and events. */
import { setImmediate as breath } from 'node:timers/promises';
import { api as leaveGroupV5 } from '@platformatic/kafka/dist/apis/consumer/leave-group-v5.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster, MemberOptions } from '../src/lib/kafka/cluster.js';
import { withWire } from './clusters.js';
import { oneBroker, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { produceValues } from './records.js';

const count = 2000;
const withinMs = 30_000;
let kafka: TestKafka;
let cluster: Cluster;

beforeAll(async () => {
  kafka = await oneBroker();
  cluster = await connect(kafka.settings, { signal: new AbortController().signal });
});
afterAll(() => cluster.close());

/** A member that processes one record at a time, with a pause for each, and commits only where it must. */
async function member(options: Partial<MemberOptions> = {}) {
  const group = randomName('members');
  const retry = { initialRetryTime: 100, maxRetryTime: 1000, retries: 5 };
  await cluster.createTopics([{ name: group, partitions: 1 }]);
  const worked: number[] = [];
  const started = await cluster.joinGroup({
    group,
    topics: [group],
    clientId: 'tester',
    timeouts: { sessionTimeout: 6000, heartbeatInterval: 200, rebalanceTimeout: 10_000, retry },
    commitIntervalMs: 600_000,
    onBatch: async ({ records, canContinue, markDone }) => {
      for (const { offset } of records) {
        if (!canContinue()) return;
        await breath();
        worked.push(offset);
        markDone(offset);
      }
    },
    onFailure: (error) => {
      throw error;
    },
    ...options,
  });
  const committed = async () => (await cluster.committedOffsets([group])).get(group)?.[0]?.offset;
  const end = async () => {
    await started.leave();
    await cluster.deleteGroups([group]);
    await cluster.deleteTopics([group]);
  };
  return { group, worked, committed, end, started };
}

test('a leaving member has committed everything it processed, including the last record', async () => {
  const { group, worked, committed, end, started } = await member();
  await produceValues(kafka, group, 0, count);
  await pollUntil(() => worked.length > 0, { withinMs, everyMs: 1 });
  await started.leave();
  expect(worked.length).toBeLessThan(count);
  expect(await committed()).toBe(worked.length);
  await end();
});

test('a paused member stops before the next record, and continues there', async () => {
  const { group, worked, end, started } = await member();
  await produceValues(kafka, group, 0, count);
  await pollUntil(() => worked.length > 0, { withinMs, everyMs: 1 });
  started.pause();
  const before = worked.length;
  // As long as processing all the others would have taken.
  for (let turn = 0; turn < 2 * count; turn++) await breath();
  expect(worked.length).toBeLessThanOrEqual(before + 1);
  started.resume();
  await pollUntil(() => worked.length === count, { withinMs });
  expect(worked).toEqual(Array.from({ length: count }, (_, offset) => offset));
  await end();
});

test('a removed member reports a rebalance when it has rejoined', async () => {
  const events: string[] = [];
  const { group, end } = await member({
    onAssigned: () => events.push('assigned'),
    onRebalancing: () => events.push('rebalancing'),
  });
  await pollUntil(() => events.length > 0, { withinMs });
  const [described] = await cluster.describeGroups([group]);
  const ids = described && 'members' in described ? described.members.map(({ id }) => id) : [];
  expect(ids).toHaveLength(1);
  const members = ids.map((memberId) => ({ memberId, groupInstanceId: null, reason: null }));
  const coordinator = { coordinator: 'group', key: group } as const;
  await withWire(kafka.settings, (wire) => wire.send(coordinator, leaveGroupV5, group, members));
  await pollUntil(() => events.length >= 3, { withinMs });
  expect(events).toEqual(['assigned', 'rebalancing', 'assigned']);
  await end();
});
