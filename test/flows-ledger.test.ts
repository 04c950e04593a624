/** The state that an instance restores from the ledger of its service. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkerTask } from '../src/lib/flows/protocol.js';
import type { Service } from '../src/lib/flows/types.js';
import type { LedgerEntry } from '../src/lib/flows/worker/ledger.js';
import { PartitionStates } from '../src/lib/flows/worker/partition-states.js';
import { RecordFactory } from '../src/lib/flows/worker/record-factory.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster, EventProducer } from '../src/lib/kafka/cluster.js';
import { shippedFlow } from './flow-runs.js';
import { oneBroker } from './kafka.js';
import { randomName } from './names.js';

const prefix = randomName('flow');
const topic = `${prefix}-order-events`;
const ledger = `${prefix}-payment-ledger`;
const entry = (eventId: string): LedgerEntry => ({
  eventId,
  eventType: 'ORDER_CREATED',
  key: 'order-1',
  occurredAt: '2026-01-01T00:00:00Z',
  offset: 7,
});
let cluster: Cluster;
let producer: EventProducer;
let task: WorkerTask;
let payment: Service;

beforeAll(async () => {
  const { settings } = await oneBroker();
  cluster = await connect(settings, { signal: new AbortController().signal });
  const flow = await shippedFlow('order-events');
  payment = flow.services.find(({ name }) => name === 'payment') as Service;
  task = { settings, flow, service: 'payment', instance: 'payment-1', run: 'now', seed: 1, lang: 'en', prefix };
  await cluster.createTopics([{ name: ledger, partitions: 2, replicationFactor: 1 }]);
  producer = await cluster.eventProducer();
});
afterAll(async () => {
  await producer.close();
  await cluster.deleteTopics([ledger]);
  await cluster.close();
});

const writes = (run: string, from: string, partition: number, ...ids: readonly string[]) => {
  const recordFactory = new RecordFactory({ ...task, run });
  return producer.send(ids.map((id) => recordFactory.ledgerRecord({ topic: from, partition }, entry(id))));
};
const knowing = async (states: PartitionStates, partition: number, ids: readonly string[]): Promise<string[]> => {
  const state = await states.stateOf({ topic, partition });
  return ids.filter((id) => state?.handledOffset(id) === 7);
};
const ids = ['before', 'other-run', 'other-topic', 'other-partition', 'mine', 'later'];

test('a state is restored from entries of this run, topic and partition, from the start offset on', async () => {
  await writes('now', topic, 0, 'before');
  const [end] = await cluster.listOffsets([{ topic: ledger, partition: 0, at: 'latest' }]);
  await writes('then', topic, 0, 'other-run');
  await writes('now', `${prefix}-elsewhere`, 0, 'other-topic');
  await writes('now', topic, 1, 'other-partition');
  await writes('now', topic, 0, 'mine');
  const states = new PartitionStates({ ...task, ledgerFrom: [end?.offset ?? 0, 0] }, payment, async () => cluster);
  expect(await knowing(states, 0, ids)).toEqual(['mine']);
  expect(await knowing(states, 1, ids)).toEqual(['other-partition']);
  // Entries that other members have written meanwhile are known after the next assignment.
  await writes('now', topic, 0, 'later');
  expect(await knowing(states, 0, ids)).toEqual(['mine']);
  states.setAssignment([{ topic, partition: 0 }]);
  expect(await knowing(states, 0, ids)).toEqual(['mine', 'later']);
});

test('a failed restore is tried again', async () => {
  await writes('now', topic, 1, 'again');
  const away = await connect({ ...task.settings, brokers: ['127.0.0.1:1'] }, { signal: new AbortController().signal });
  const answers = [away, cluster];
  const states = new PartitionStates(task, payment, async () => answers.shift() ?? cluster);
  const both = [states.stateOf({ topic, partition: 1 }), states.stateOf({ topic, partition: 1 })];
  for (const asked of both) await expect(asked).rejects.toMatchObject({ code: 'unreachable' });
  expect(answers).toEqual([cluster]);
  expect(await knowing(states, 1, ['again', 'never'])).toEqual(['again']);
  await away.close();
});

test('a service without a ledger has no state', async () => {
  const inventory = task.flow.services.find(({ name }) => name === 'inventory') as Service;
  const states = new PartitionStates({ ...task, service: 'inventory' }, inventory, () =>
    Promise.reject(new Error('asked')),
  );
  expect(states.stateOf({ topic, partition: 0 })).toBeUndefined();
});
