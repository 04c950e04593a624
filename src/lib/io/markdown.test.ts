import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, fenced, folded, prose, tableRow } from './markdown.js';

test.each([
  ['orders', '`orders`'],
  ['*a* <b>', '`*a* <b>`'],
  ['a`b', '<code>a&#96;b</code>'],
  ['a|b', '<code>a&#124;b</code>'],
  ['a\\', '<code>a&#92;</code>'],
  ['', '<code></code>'],
  ['two\nlines', '<code>two&#92;nlines</code>'],
])('%j as code is %s', (text, wanted) => {
  expect(code(text)).toBe(wanted);
});

test.each([
  ['Read by orders-1, x.y.', 'Read by orders-1, x.y.'],
  ['@team', '&#64;<!-- -->team'],
  ['see #1', 'see &#35;<!-- -->1'],
  ['[a](http://b)', '&#91;a&#93;(http&#58;//b)'],
  ['www.a.b', 'www&#46;a.b'],
  ['<img src=x>', '&#60;img src=x&#62;'],
])('%j as prose is %s', (text, wanted) => {
  expect(prose(text)).toBe(wanted);
});

describe('whatever the text', () => {
  const texts = fc.string({
    unit: fc.oneof(fc.constantFrom(...'`|<>&@#*_[]()\\\n\r!~:/'), fc.string({ maxLength: 3 })),
  });

  test('a cell is one cell on one line', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const cell of [code(text), prose(text)]) {
          expect(cell).not.toMatch(/[\n\r]/);
          expect(tableRow([cell]).match(/\|/g)).toHaveLength(2);
        }
      }),
    );
  });

  test('prose has no element but our comments', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(prose(text).replaceAll('<!-- -->', '')).not.toMatch(/[<>`*_@[\]]/);
      }),
    );
  });

  test('a fence is closed by its own end only', () => {
    fc.assert(
      fc.property(fc.array(texts), (lines) => {
        const block = fenced(lines).split('\n');
        const fence = (block[0] ?? '').replace('text', '');
        expect(block.slice(1, -1).filter((line) => line.trim().startsWith(fence))).toEqual([]);
        expect(block.at(-1)).toBe(fence);
      }),
    );
  });
});

test('folded blocks stand apart from their summary', () => {
  expect(folded('2 notes', ['- a'])).toBe('<details>\n<summary>2 notes</summary>\n\n- a\n\n</details>');
});
