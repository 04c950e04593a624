import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givenAt, partitionRead, viewOf } from '../../../../test/check-views.js';
import type { PartitionRead } from '../observe/observation.js';
import { redeliveredCheck } from './redelivered.js';

const topic = 'user-events';
const judge = (reads: readonly PartitionRead[], min?: number) =>
  redeliveredCheck.evaluate({ topic, ...(min !== undefined && { min }) }, viewOf({ reads }));

const first = partitionRead({ connection: 'a', from: 0, to: 10, firstAt: givenAt - 5000 });
const later = (read: Partial<PartitionRead>) => partitionRead({ connection: 'b', firstAt: givenAt + 2000, ...read });

test.each<[string, readonly PartitionRead[], object]>([
  ['nobody reads', [], { passed: false, facts: { count: 0 } }],
  ['one reads', [first], { passed: false, facts: { count: 0 } }],
  ['another goes on where the first was', [first, later({ from: 10, to: 14 })], { passed: false }],
  [
    'another reads again',
    [first, later({ from: 4, to: 14 })],
    { passed: true, facts: { count: 6, offset: 4, partition: 0 } },
  ],
  ['another partition', [first, later({ from: 4, to: 14, partition: 1 })], { passed: false }],
  ['another topic', [first, later({ from: 4, to: 14, topic: 'order-events' })], { passed: false }],
  ['the same client reads again', [first, later({ connection: 'a', from: 0, to: 10 })], { passed: false }],
  ['it was so before the task', [first, later({ from: 0, to: 10, firstAt: givenAt - 100 })], { passed: false }],
  [
    'a third reads it too',
    [first, later({ from: 0, to: 10 }), later({ connection: 'c', from: 0, to: 8, firstAt: givenAt + 3000 })],
    { passed: true, facts: { count: 10 } },
  ],
])('%s', (_, reads, found) => {
  expect(judge(reads)).toMatchObject(found);
});

test('fewer than asked for do not pass', () => {
  const reads = [first, later({ from: 4, to: 14 })];
  expect([judge(reads, 6).passed, judge(reads, 7).passed]).toEqual([true, false]);
});

test('where every reader goes on where the one before it was, nothing comes twice', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 8 }), (amounts) => {
      let end = 0;
      const reads = amounts.map((amount, index) => {
        const from = end;
        end += amount;
        return partitionRead({ connection: `c${index}`, from, to: end, firstAt: givenAt + index });
      });
      expect(judge(reads).facts).toEqual({ count: 0 });
    }),
  );
});
