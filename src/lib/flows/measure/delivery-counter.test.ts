import { expect, test } from 'vitest';
import { DeliveryCounter } from './delivery-counter.js';

test('distinct records and redeliveries are counted apart', () => {
  const arrivals = new DeliveryCounter(100);
  for (const offset of [100, 101, 5000, 101, 101, 99]) arrivals.add(offset);
  expect({ count: arrivals.count, duplicates: arrivals.duplicates, until: arrivals.nextOffset }).toEqual({
    count: 3,
    duplicates: 2,
    until: 5001,
  });
  expect([100, 101, 102, 5000].map((offset) => arrivals.deliveriesOf(offset))).toEqual([1, 3, 0, 1]);
  expect(arrivals.firstRankOf(100)).toBeLessThan(arrivals.firstRankOf(101));
});

test('an unreported first delivery counts where the ledger already held the record', () => {
  const arrivals = new DeliveryCounter(0);
  arrivals.add(0, true);
  arrivals.add(1);
  arrivals.add(1, true);
  expect({ count: arrivals.count, duplicates: arrivals.duplicates }).toEqual({ count: 2, duplicates: 2 });
  expect([arrivals.deliveriesOf(0), arrivals.deliveriesOf(1)]).toEqual([2, 2]);
  expect(arrivals.firstRankOf(0)).toBeLessThan(arrivals.firstRankOf(1));
});
