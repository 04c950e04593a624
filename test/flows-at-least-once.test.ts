/** At least once: the output of an event is written before its offset is committed. */
import { expect, test } from 'vitest';
import type { FlowEvent } from '../src/lib/flows/event.js';
import type { WorkerReport, WorkerTask } from '../src/lib/flows/protocol.js';
import { RecordFactory } from '../src/lib/flows/worker/record-factory.js';
import { ServiceWorker } from '../src/lib/flows/worker/service-worker.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import { shippedFlow } from './flow-runs.js';
import { oneBroker } from './kafka.js';
import { randomName } from './names.js';

const event: FlowEvent = {
  eventType: 'SHIPMENT_SENT',
  eventId: '1',
  occurredAt: '2026-01-01T00:00:00Z',
  correlationId: 'r-order-1',
  schemaVersion: 1,
  service: 'shipping',
  orderId: 'order-1',
};

test('an event whose output cannot be written is neither reported nor committed', async () => {
  const { settings } = await oneBroker();
  const cluster = await connect(settings, { signal: new AbortController().signal });
  const prefix = randomName('flow');
  const flow = await shippedFlow('order-system');
  const task: WorkerTask = {
    settings,
    flow,
    prefix,
    service: 'order-desk',
    instance: 'order-desk-1',
    run: 'r',
    seed: 1,
    lang: 'en',
  };
  const read = ['inventory', 'shipping'].map((name) => `${prefix}-${name}-events`);
  const ledger = `${prefix}-order-desk-ledger`;
  // The topic of the emitted event is missing.
  await cluster.createTopics([...read, ledger].map((name) => ({ name, partitions: 1, replicationFactor: 1 })));
  const producer = await cluster.eventProducer();
  await producer.send([new RecordFactory(task).eventRecord('shipping-events', 'order-1', event)]);
  const reports: WorkerReport[] = [];
  const failure = await new Promise((resolve, reject) => {
    const context = { cluster: async () => cluster, report: (each: WorkerReport) => void reports.push(each) };
    let started: Promise<ServiceWorker> | undefined;
    const onFailure = (error: unknown) =>
      void started?.then((worker) => worker.stop()).then(() => resolve(error), reject);
    started = ServiceWorker.start(task, { ...context, onFailure });
    started.catch(reject);
  });
  expect(failure).toMatchObject({ code: 'notFound', message: expect.stringContaining(`${prefix}-order-events`) });
  expect(reports.map(({ kind }) => kind)).not.toContain('handled');
  const group = `${prefix}-order-desk-group`;
  expect((await cluster.committedOffsets([group])).get(group) ?? []).toEqual([]);
  await producer.close();
  await cluster.deleteGroups([group]);
  await cluster.deleteTopics([...read, ledger]);
  await cluster.close();
});
