import { expect, test } from 'vitest';
import { formatDuration, formatElapsed, localizedSum } from './number-format.js';

test.each([
  [0, '0 ms', '0 ms'],
  [850, '850 ms', '850 ms'],
  [1250, '1,25 s', '1.25 s'],
  [60_000, '60 s', '60 s'],
  [12_345, '12,3 s', '12.3 s'],
  [1_572_000, '1.572 s', '1,572 s'],
])('%i ms is %s or %s', (ms, es, en) => {
  expect([formatDuration(ms, 'es'), formatDuration(ms, 'en')]).toEqual([es, en]);
});

test('elapsed time has the decimal mark of its language, and sums have cents unless they are integers', () => {
  expect([formatElapsed(4830, 'es'), formatElapsed(1_234_560, 'en')]).toEqual(['4,83', '1234.56']);
  expect([localizedSum(123_338).es, localizedSum(15_555.47).es, localizedSum(0.1 + 0.2).en]).toEqual([
    '123.338',
    '15.555,47',
    '0.30',
  ]);
});
