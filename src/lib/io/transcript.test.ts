import { expect, test } from 'vitest';
import { Transcript } from './transcript.js';

function transcript(...texts: readonly string[]): Transcript {
  const made = new Transcript();
  for (const text of texts) made.add(text);
  return made;
}

test('lines are kept with their colours, the last one is that of the cursor', () => {
  expect(transcript('one\ntw', 'o\n\x1b[31mred\x1b[39m\n').last(3)).toEqual(['two', '\x1b[31mred\x1b[39m', '']);
});

test('progress that is drawn in place, and removed, leaves nothing', () => {
  expect(transcript('before\n', '\r\x1b[2K  10 %', '\r\x1b[2K 100 %').last(1)).toEqual([' 100 %']);
  expect(transcript('before\n', '\r\x1b[2K  10 %', '\r\x1b[2K', 'after\n').last(3)).toEqual(['before', 'after', '']);
});

test('a question that is drawn again leaves its last form', () => {
  const asked = transcript(
    '? Go on? (y/N)',
    '\x1b[2K\x1b[G? Go on? (y/N) y',
    '\x1b[2K\x1b[1A\x1b[2K\x1b[G',
    '? Go on? Yes\n',
  );
  expect(asked.last(1)).toEqual(['']);
  expect(asked.last(3).join('|')).toContain('? Go on? Yes');
});

test('the start of a line is known', () => {
  expect(transcript().atLineStart).toBe(true);
  expect(transcript('text').atLineStart).toBe(false);
  expect(transcript('text\n').atLineStart).toBe(true);
  expect(transcript('text\r\x1b[2K').atLineStart).toBe(true);
});

test('only the last lines are kept, also of one large piece', () => {
  const many = transcript(`${'x'.repeat(100)}\n`.repeat(100_000));
  expect(many.last(10_000).length).toBeLessThan(500);
  many.add('y\n');
  expect(many.last(2)).toEqual(['y', '']);
});

test('a line that does not end is not kept for ever', () => {
  const endless = transcript(...Array<string>(100).fill('x'.repeat(10_000)));
  expect(endless.last(1)[0]?.length).toBeLessThan(100_000);
  endless.add('y');
  expect(endless.last(1)[0]).toMatch(/xy$/);
});
