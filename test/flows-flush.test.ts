/** Open windows of a service, and when a flush of them may be answered. */
import { expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { FlowEvent } from '../src/lib/flows/event.js';
import type { WorkerReport, WorkerTask } from '../src/lib/flows/protocol.js';
import { RecordFactory } from '../src/lib/flows/worker/record-factory.js';
import { ServiceWorker } from '../src/lib/flows/worker/service-worker.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import { shippedFlow } from './flow-runs.js';
import { oneBroker } from './kafka.js';
import { randomName } from './names.js';

const event: FlowEvent = {
  eventType: 'PAGE_VIEW',
  eventId: '1',
  occurredAt: '2026-01-01T00:00:00Z',
  correlationId: 'r-web-1',
  schemaVersion: 1,
  service: 'web',
  userId: 'user-1',
};

test('a flush during a send is answered only once the windows are acknowledged', async () => {
  const { settings } = await oneBroker();
  const cluster = await connect(settings, { signal: new AbortController().signal });
  const prefix = randomName('flow');
  const shipped = await shippedFlow('analytics-events');
  // No window is emitted before the flush.
  const services = shipped.services.map((each) => ({
    ...each,
    measures: each.measures.map((measure) => ({ ...measure, every: 3_600_000 })),
  }));
  const flow = { ...shipped, services };
  const of = { service: 'analytics', instance: 'analytics-1', run: 'r', seed: 1, lang: 'en' } as const;
  const task: WorkerTask = { settings, flow, prefix, ...of };
  const topics = ['analytics-events', 'metrics-events', 'analytics-ledger'].map((name) => `${prefix}-${name}`);
  await cluster.createTopics(topics.map((name) => ({ name, partitions: 1, replicationFactor: 1 })));
  const producer = await cluster.eventProducer();
  await producer.send([new RecordFactory(task).eventRecord('analytics-events', 'user-1', event)]);
  const kinds: string[] = [];
  const report = ({ kind }: WorkerReport): void => void kinds.push(kind);
  const onFailure = (error: unknown) => Promise.reject(error);
  const worker = await ServiceWorker.start(task, { cluster: async () => cluster, report, onFailure });
  await pollUntil(() => kinds.includes('handled'), { withinMs: 30_000 });
  kinds.length = 0;
  await Promise.all([1, 2].map((round) => worker.execute({ kind: 'flush', round })));
  expect(kinds).toEqual(['emitted', 'flushed', 'flushed']);
  await Promise.all([worker.stop(), producer.close()]);
  await cluster.deleteGroups([`${prefix}-analytics-group`]);
  await cluster.deleteTopics(topics);
  await cluster.close();
});
