import fc from 'fast-check';
import { expect, test } from 'vitest';
import { styled } from './blocks.js';
import { displayWidth } from './display-width.js';
import { justifyLine, lineWidth, padOrTruncate, paintLine, truncate, truncateLine } from './styled-line.js';

test.each([
  ['payment', 10, 'payment'],
  ['payment', 7, 'payment'],
  ['payment', 4, 'pay…'],
  ['注文注文', 4, '注…'],
  ['a\u001b[31mb', 20, 'a\\x1b[31mb'],
  ['x', 0, ''],
])('%j in %d columns is %j', (text, columns, short) => {
  expect(truncate(text, columns)).toBe(short);
});

test('a text fills its columns exactly, whatever its characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.integer({ min: 1, max: 30 }), (text, columns) => {
      expect(displayWidth(padOrTruncate(text, columns))).toBe(columns);
      expect(displayWidth(padOrTruncate(text, columns, 'right'))).toBe(columns);
    }),
  );
});

test('a line is cut where its columns end, and its tones stay', () => {
  const line = [styled('payment', 'name'), styled(' charges 12 €', 'dim')];
  expect(truncateLine(line, 12)).toEqual([styled('payment', 'name'), styled(' cha…', 'dim')]);
  expect(truncateLine(line, 5)).toEqual([styled('paym…', 'name')]);
  expect(truncateLine(line, 20)).toEqual(line);
});

test('the text at the right edge stays whole', () => {
  const line = justifyLine([styled('a long name of a flow', 'head')], [styled('12 s', 'dim')], 16);
  expect(paintLine(line, (text) => text)).toBe('a long nam… 12 s');
  expect(lineWidth(justifyLine([styled('a', 'plain')], [styled('b', 'plain')], 9))).toBe(9);
});
