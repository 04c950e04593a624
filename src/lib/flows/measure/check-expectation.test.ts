import { expect, test } from 'vitest';
import { loadFlow } from '../file/load.js';
import type { Expectation, Flow } from '../types.js';
import { correlationFieldsOf } from '../types.js';
import { checkExpectation } from './check-expectation.js';
import type { Evidence } from './evidence.js';
import type { LogEvent } from './run-log.js';

const orders: Flow = await loadFlow('order-events', { cwd: '/', env: {} });
const title = { es: '', en: '' };
const oneEnd: Expectation = { name: 'own', title, every: 'ORDER_CREATED', endsIn: ['PARCEL_SENT'] };
const alarm: Expectation = {
  name: 'own',
  title,
  alarm: { event: 'PARCEL_SENT', of: 'ORDER_CREATED', times: 1, within: 1000 },
};
/** Parcels lie under a key of their own. */
const parcels: Flow = {
  ...orders,
  topics: [...orders.topics, { name: 'parcels', key: 'parcelId', events: ['PARCEL_SENT'] }],
  expectations: [oneEnd, alarm],
};

let offset = 0;
const event = (eventType: string, key: string, ties: Readonly<Record<string, string>>): LogEvent => ({
  ...{ topic: 't', partition: 0, offset: offset++, key, service: 's', eventType, time: 0, ties },
  eventId: `event-${offset}`,
});
const verdict = (expectation: Expectation, ...events: readonly LogEvent[]) => {
  const [passed, detail] = checkExpectation(expectation, parcels, {
    log: { events, unreadable: [] },
    stats: [],
  } as unknown as Evidence);
  return { passed, detail: detail.en };
};

test('events under another key are correlated by the key field, those of actors by correlation id', async () => {
  expect(correlationFieldsOf(orders)).toEqual(new Map());
  expect(correlationFieldsOf(parcels)).toEqual(new Map([['PARCEL_SENT', ['orderId']]]));
  const [source] = orders.sources;
  if (!source) throw new Error('no source');
  const mixed = { ...orders, sources: [{ ...source, mix: [{ event: 'ORDER_CREATED' }] }] };
  expect(correlationFieldsOf(mixed)).toEqual(
    new Map(['ORDER_CREATED', 'ORDER_SHIPPED'].map((type) => [type, ['correlationId']])),
  );
});

test('an end under another key counts for the event that it refers to', () => {
  const sent = (parcel: string, orderId: string) => event('PARCEL_SENT', parcel, { orderId });
  const beginnings = [event('ORDER_CREATED', 'order-1', {}), event('ORDER_CREATED', 'order-2', {})];
  expect(verdict(oneEnd, ...beginnings, sent('parcel-7', 'order-2'), sent('parcel-9', 'order-1'))).toEqual({
    passed: true,
    detail: '2 ORDER_CREATED, each with one end: PARCEL_SENT 2',
  });
  expect(verdict(oneEnd, ...beginnings, sent('parcel-7', 'order-2'), sent('parcel-9', 'order-2'))).toMatchObject({
    passed: false,
    detail: expect.stringContaining('2 of 2'),
  });
  expect(verdict(alarm, ...beginnings, sent('parcel-7', 'order-2'), sent('parcel-9', 'order-1')).passed).toBe(true);
  expect(verdict(alarm, ...beginnings, sent('parcel-7', 'order-2')).detail).toContain('order-1: 0/1');
});

test('each beginning of the same actor has an end of its own', () => {
  const deed = (type: string, correlationId: string) => event(type, 'user-1', { orderId: 'user-1', correlationId });
  const twice = [deed('ORDER_CREATED', 'a'), deed('ORDER_CREATED', 'b'), deed('PARCEL_SENT', 'b')];
  expect(verdict(oneEnd, ...twice).detail).toMatch(/^1 of 2 .*: -$/);
  expect(verdict(oneEnd, ...twice, deed('PARCEL_SENT', 'b')).detail).toMatch(/^2 of 2/);
  expect(verdict(oneEnd, ...twice, deed('PARCEL_SENT', 'a')).passed).toBe(true);
});

test('an entity that begins twice needs two ends', () => {
  const at = (type: string) => event(type, 'order-1', { orderId: 'order-1' });
  const beginnings = [at('ORDER_CREATED'), at('ORDER_CREATED')];
  expect(verdict(oneEnd, ...beginnings, at('PARCEL_SENT')).passed).toBe(false);
  expect(verdict(oneEnd, ...beginnings, at('PARCEL_SENT'), at('PARCEL_SENT')).passed).toBe(true);
});
