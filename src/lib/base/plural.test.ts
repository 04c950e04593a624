import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plural, pluralOf, withThousands } from './plural.js';

test('whole numbers are written as English does', () => {
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -10_000, max: 10_000_000 })), (count) => {
      expect(withThousands(count)).toBe(count.toLocaleString('en'));
    }),
  );
});

test.each([
  [0, '0 records', '0 policies'],
  [1, '1 record', '1 policy'],
  [999, '999 records', '999 policies'],
  [1204, '1,204 records', '1,204 policies'],
  [1_000_000, '1,000,000 records', '1,000,000 policies'],
])('%d of something', (count, records, policies) => {
  expect(plural(count, 'record')).toBe(records);
  expect(pluralOf(count, 'policy', 'policies')).toBe(policies);
});
