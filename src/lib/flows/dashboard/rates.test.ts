import { expect, test } from 'vitest';
import { Rates } from './rates.js';

test('how fast a count grew in the last three seconds', () => {
  const rates = new Rates();
  expect(rates.perSecond('a')).toBe(0);
  for (const [at, count] of [
    [0, 0],
    [1000, 500],
    [4000, 530],
    [7000, 590],
  ] as const) {
    rates.look(at, new Map([['a', count]]));
  }
  expect(rates.perSecond('a')).toBe(20);
  expect(rates.perSecond('b')).toBe(0);
});
