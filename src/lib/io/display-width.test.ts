import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayWidth, pad, sliceToWidth } from './display-width.js';

test.each([
  ['order', 5],
  ['envío', 5],
  ['envi\u0301o', 5],
  ['注文', 4],
  ['日本語', 6],
  ['ｱｲｳ', 3],
  ['𠮷野家', 6],
  ['한글', 4],
  ['🎉 ok', 5],
  ['❤️', 2],
  ['🇪🇸', 2],
  ['👩‍👩‍👧‍👦', 2],
  ['├──→…', 5],
  ['', 0],
])('%s takes %d columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});

test.each([
  ['payment', 4, 'paym'],
  ['payment', 0, ''],
  ['注文注文', 3, '注'],
  ['𠮷野家', 4, '𠮷野'],
  ['envi\u0301o', 4, 'envi\u0301'],
  ['🇪🇸🇪🇸', 3, '🇪🇸'],
])('%s in %d columns is %s', (text, columns, slice) => {
  expect(sliceToWidth(text, columns)).toBe(slice);
});

const texts = fc.string({
  unit: fc.oneof(fc.constantFrom('注', '文', '🎉', 'é', 'a', ' ', '…'), fc.string({ maxLength: 2 })),
});

test('a slice is a beginning that fits, and what it leaves out does not', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 20 }), (text, columns) => {
      const slice = sliceToWidth(text, columns);
      expect(text.startsWith(slice)).toBe(true);
      expect(displayWidth(slice)).toBeLessThanOrEqual(columns);
      const [next = ''] = text.slice(slice.length);
      if (next !== '') expect(displayWidth(slice + next)).toBeGreaterThan(columns);
      expect(displayWidth(pad(slice, columns))).toBe(columns);
    }),
  );
});
