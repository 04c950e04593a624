import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter, parsePattern } from './patterns.js';

describe('a pattern picks names', () => {
  test.each([
    ['orders', 'name', ['orders'], ['orders-eu', 'my-orders']],
    ['orders.eu', 'name', ['orders.eu'], ['ordersxeu']],
    ['orders-*', 'glob', ['orders-', 'orders-eu'], ['orders', 'my-orders-eu']],
    ['order?', 'glob', ['orders', 'order1'], ['order', 'orderss']],
    ['[ab]*', 'glob', ['a1', 'b'], ['c', '']],
    ['[!ab]*', 'glob', ['c1'], ['a1']],
    ['a.b*', 'glob', ['a.b', 'a.bc'], ['axb']],
    ['/^orders-(eu|us)$/', 'regex', ['orders-eu'], ['orders-eux', 'x-orders-eu']],
    ['/ORDERS/i', 'regex', ['my-orders'], ['payments']],
  ] as const)('%s is a %s', (text, kind, yes, no) => {
    const pattern = parsePattern(text);
    expect(pattern.kind).toBe(kind);
    expect(yes.filter((name) => !pattern.matches(name))).toEqual([]);
    expect(no.filter((name) => pattern.matches(name))).toEqual([]);
  });

  test('a regular expression that is none is refused', () => {
    expect(() => parsePattern('/orders(/')).toThrow(/is not a pattern/);
  });
});

test('a plain word filters by what names contain', () => {
  expect(['orders', 'my-orders', 'payments'].filter(parseFilter('order'))).toEqual(['orders', 'my-orders']);
  expect(['orders', 'my-orders'].filter(parseFilter('order*'))).toEqual(['orders']);
});

test('a topic name is a pattern of itself alone', () => {
  const name = fc.stringMatching(/^[a-zA-Z0-9._-]{1,40}$/);
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(parsePattern(a).matches(b)).toBe(a === b);
      expect(parsePattern(`${a}*`).matches(`${a}${b}`)).toBe(true);
    }),
  );
});
