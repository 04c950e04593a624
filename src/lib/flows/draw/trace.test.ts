import { expect, test } from 'vitest';
import { lineWidth, paintLine } from '../../io/styled-line.js';
import { uuidFrom } from '../random.js';
import { traceSteps } from './trace.js';
import { traceWaterfall } from './trace-waterfall.js';

const id = uuidFrom(1, 'orders');
const paid = uuidFrom(id, 'payment', 'ORDER_PAID');
const shipped = uuidFrom(paid, 'shipping', 'ORDER_SHIPPED');

function found(
  [eventId, eventType, service]: readonly [string, string, string],
  timestamp: number,
  offset: number,
  headers: Readonly<Record<string, string>> = {},
) {
  const place = { topic: 'order-events', partition: 1, offset, timestamp, key: 'order-17', value: '' };
  const event = { eventId, eventType, service, correlationId: 'f6d7e2-order-17', occurredAt: '', schemaVersion: 1 };
  const all: Readonly<Record<string, string>> = { 'kafkactl-run': 'f6d7e2', ...headers };
  return { event, key: place.key, record: { ...place, header: (name: string) => all[name] } };
}

const created = found([id, 'ORDER_CREATED', 'orders'], 1000, 5);
const way = [
  found([shipped, 'ORDER_SHIPPED', 'shipping'], 1200, 9),
  found([paid, 'ORDER_PAID', 'payment'], 1150, 7),
  found([paid, 'ORDER_PAID', 'payment'], 1200, 8),
  created,
];

test('events are in order, with their causes and redeliveries', () => {
  const said = traceSteps(way).map(({ atMs, offset, causedBy, redelivered }) => [atMs, offset, causedBy, redelivered]);
  expect(said).toEqual([
    [0, 5, null, false],
    [150, 7, id, false],
    [200, 8, id, true],
    [200, 9, paid, false],
  ]);
});

test('of events of one millisecond the cause comes first', () => {
  const together = [found([paid, 'ORDER_PAID', 'payment'], 1000, 0), created];
  expect(traceSteps(together).map(({ eventType }) => eventType)).toEqual(['ORDER_CREATED', 'ORDER_PAID']);
});

test('a dead letter has its service and its reason', () => {
  const headers = { 'kafkactl-service': 'inventory', 'kafkactl-reason': 'inventory failed 3 times' };
  const [, dead] = traceSteps([found([id, 'ORDER_CREATED', 'orders'], 1100, 0, headers), created]);
  expect(dead).toMatchObject({ service: 'inventory', deadLetter: 'inventory failed 3 times', redelivered: false });
});

test('a bar goes from the cause to the event', () => {
  const lines = traceWaterfall(traceSteps(way), 73, 'en').map((line) => paintLine(line, (text) => text));
  expect(lines).toEqual([
    '  +0 ms  orders    ORDER_CREATED  order-events/1@5  ●',
    '+150 ms  payment   ORDER_PAID     order-events/1@7  ━━━━━━━━━━━━━━━●',
    '+200 ms  payment   ORDER_PAID     order-events/1@8  ━━━━━━━━━━━━━━━━━━━━◌',
    '+200 ms  shipping  ORDER_SHIPPED  order-events/1@9                 ━━━━━●',
  ]);
});

test.each([60, 80, 120])('long names leave room for the bar in %d columns', (width) => {
  const long = traceSteps(way).map((step) => ({ ...step, topic: 'o'.repeat(90), service: 's'.repeat(30) }));
  const lines = traceWaterfall(long, width, 'en');
  expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(width);
  expect(paintLine(lines[1] ?? [], (text) => text)).toMatch(/…\/1@7 {2}━+●$/);
});

test('the cause of a redelivered event is the redelivery before it', () => {
  const again = [
    ...way.map((each) => ({ ...each, record: { ...each.record } })),
    found([paid, 'ORDER_PAID', 'payment'], 9000, 10),
    found([shipped, 'ORDER_SHIPPED', 'shipping'], 9100, 11),
  ];
  const lines = traceWaterfall(traceSteps(again), 80, 'es').map((line) => paintLine(line, (text) => text));
  expect(lines.at(-2)).toMatch(/^\+8\.000 ms {2}payment .*@10 {2}━{10,}◌$/);
  expect(lines.at(-1)).toMatch(/^\+8\.100 ms {2}shipping .*@11 {2} {10,}◌$/);
});

test('times of a long trace are in seconds, in the format of the language', () => {
  const slow = [created, found([paid, 'ORDER_PAID', 'payment'], 13_345, 7)];
  const lines = traceWaterfall(traceSteps(slow), 80, 'es').map((line) => paintLine(line, (text) => text));
  expect(lines.map((line) => line.slice(0, 9))).toEqual([' +0,00 s ', '+12,35 s ']);
});
