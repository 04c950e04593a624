/** The way of one thing through a run that is kept, held to what `consume` reads; and the drawing of a flow. */
import { expect, test } from 'vitest';
import type { TraceStep } from '../src/lib/flows/draw/trace.js';
import type { FlowReport } from '../src/lib/flows/measure/report.js';
import { start } from './bundle.js';
import { oneBroker, ownHome } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, rows } from './world.js';

test('a kept run is traced by the id of an entity or by a whole correlation id, and by no other id', async () => {
  const { brokers } = await oneBroker();
  const on = { brokers, env: ownHome(randomName('trace')) };
  const prefix = randomName('trace');
  const line = `flows run order-events --events 30 --seed 7 --prefix ${prefix} --yes --keep`;
  const [report] = await rows<FlowReport>(line, on);
  const way = await rows<TraceStep>('flows trace order-events order-3', on);
  expect(way.map(({ eventType, service, key }) => [eventType, service, key])).toEqual([
    ['ORDER_CREATED', 'orders', 'order-3'],
    ['ORDER_PAID', 'payment', 'order-3'],
    ['ORDER_SHIPPED', 'shipping', 'order-3'],
  ]);
  expect(way.map(({ causedBy }) => causedBy)).toEqual([null, way[0]?.eventId, way[1]?.eventId]);
  expect(await rows(`flows trace order-events ${report?.run}-order-3`, on)).toEqual(way);
  for (const { topic, partition, offset, eventId } of way) {
    const { out } = await kafkactl(`consume ${topic} -p ${partition} --offset ${offset} -n 1`, on);
    expect(JSON.parse(out)).toMatchObject({ eventId, correlationId: `${report?.run}-order-3` });
  }
  for (const columns of [80, 120]) {
    const { out } = await kafkactl('flows trace order-events order-3 --no-color', { ...on, tty: columns });
    expect(out).toMatch(/^order-3 {2}3 events in [\d.]+ m?s\n +\+0 ms {2}orders .*●\n.*payment .*●\n.*shipping .*●\n$/);
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(columns);
  }
  expect(await kafkactl('flows trace order-events oder-3', on)).toMatchObject({
    code: 3,
    err: expect.stringMatching(/Did you mean order-\d+\?/),
  });
  expect((await kafkactl('flows trace order-events nothing-of-it', on)).err).toMatch(/30 ids, like order-\d+/);
  expect((await kafkactl('flows stop order-events --yes', on)).code).toBe(0);
  expect(await kafkactl('flows trace order-events order-3', on)).toMatchObject({
    code: 3,
    err: expect.stringContaining('flows run order-events --keep'),
  });
});

test('a run is traced while it goes on', async () => {
  const { brokers } = await oneBroker();
  const env = { ...ownHome(randomName('trace')), KAFKACTL_BROKERS: brokers };
  const args = ['flows', 'run', 'order-events', '--duration', '10m', '--prefix', randomName('trace'), '--yes'];
  const { child, ended, shown } = start(args, { env });
  await shown('counts the shipment of order-1\n');
  const [, , last] = await rows<TraceStep>('flows trace order-events order-1', { brokers, env });
  expect(last).toMatchObject({ eventType: 'ORDER_SHIPPED', service: 'shipping' });
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
});

test('a flow is drawn in 80 columns, as Mermaid, and as data', async () => {
  const { code, out } = await kafkactl('flows describe order-system --no-color --lang es', { tty: 80 });
  expect(code).toBe(0);
  expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(out).toMatch(/│ inventory +│───→│/);
  expect((await kafkactl('flows describe order-system -o mermaid')).out).toMatch(/^flowchart LR\n/);
  const [flow] = await rows('flows describe order-system');
  expect(flow).toMatchObject({ name: 'order-system', services: expect.arrayContaining([]) });
  expect(await kafkactl('flows describe order-sistem')).toMatchObject({
    code: 3,
    err: expect.stringContaining('order-system'),
  });
  expect((await kafkactl('topics list -o mermaid', { brokers: '127.0.0.1:1' })).code).toBe(2);
});
