import { expect, test } from 'vitest';
import { type ClusterSketch, givenAt, partitionRead, seenRecord, viewOf } from '../../../../test/check-views.js';
import type { PartitionRead } from '../observe/observation.js';
import { readingCheck } from './reading.js';
import { receivedCheck } from './received.js';

const topic = 'user-events';
/** Four records were there when the task was given, and two have come since. */
const start: ClusterSketch = { topics: { [topic]: [4, 0] } };
const now: ClusterSketch = { topics: { [topic]: [5, 1] } };
const records = [seenRecord({ offset: 4 }), seenRecord({ partition: 1, offset: 0 })];
const read = (connection: string, from: number, to: number, more: Partial<PartitionRead> = {}): PartitionRead =>
  partitionRead({ connection, from, to, lastAt: givenAt + 9000, ...more });
const judge = (clients: number | undefined, reads: readonly PartitionRead[], written = records) =>
  receivedCheck.evaluate(
    { topic, ...(clients !== undefined && { clients }) },
    viewOf({ start, now, records: written, reads }),
  );

test.each<[string, number | undefined, readonly PartitionRead[], boolean, number]>([
  ['nobody reads', undefined, [], false, 0],
  ['what was there before does not count', undefined, [read('a', 0, 4)], false, 0],
  ['it came to one', undefined, [read('a', 0, 5)], true, 1],
  ['whenever that one began', undefined, [read('a', 4, 5, { firstAt: givenAt - 9000 })], true, 1],
  ['one is not two', 2, [read('a', 0, 5)], false, 1],
  ['the same one twice is one', 2, [read('a', 0, 5), read('a', 4, 5)], false, 1],
  ['it came to two', 2, [read('a', 4, 5), read('b', 0, 5)], true, 2],
  ['each has received another one', 2, [read('a', 4, 5), read('b', 0, 1, { partition: 1 })], false, 1],
  ['one began behind it', 2, [read('a', 4, 5), read('b', 5, 5)], false, 1],
  ['another topic', undefined, [read('a', 0, 5, { topic: 'others' })], false, 0],
  ['one had ended before it was written', undefined, [read('a', 0, 5, { lastAt: givenAt - 5000 })], false, 0],
])('%s: %j', (_, clients, reads, passed, found) => {
  expect(judge(clients, reads)).toEqual({ passed, facts: { clients: found, written: 2 } });
});

test('without a new record nobody has received one', () => {
  expect(judge(undefined, [read('a', 0, 5)], [])).toEqual({ passed: false, facts: { clients: 0, written: 0 } });
});

test('who has fetched a moment ago is reading, whenever it began', () => {
  const view = viewOf({ now, reads: [] });
  const reads = [
    read('a', 0, 5, { firstAt: givenAt - 9000, lastAt: view.now.at - 500 }),
    read('a', 0, 0, { partition: 1, lastAt: view.now.at }),
    read('b', 0, 5, { lastAt: view.now.at - 3000 }),
    read('c', 0, 5, { topic: 'others', lastAt: view.now.at }),
  ];
  const clientsOf = (clients?: number) =>
    readingCheck.evaluate({ topic, ...(clients !== undefined && { clients }) }, { ...view, reads });
  expect(clientsOf()).toEqual({ passed: true, facts: { clients: 1 } });
  expect(clientsOf(2).passed).toBe(false);
});

test('sentences say how many', () => {
  expect(receivedCheck.sentence({ topic, clients: 2 }, 'es')).toBe(
    '2 consumidores han recibido el mismo evento nuevo de user-events',
  );
  expect(receivedCheck.denial?.({ topic }, 'en')).toBe('no consumer has received a new event of user-events');
  expect(readingCheck.sentence({ topic, clients: 2 }, 'es')).toBe('2 consumidores están leyendo user-events');
  expect(readingCheck.denial?.({ topic }, 'en')).toBe('nobody is reading user-events');
});
