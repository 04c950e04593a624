// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of lessons
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineWidth, type StyledLine } from '../../io/styled-line.js';
import { proseLines } from './prose-lines.js';

const letters: Readonly<Record<string, string>> = { plain: '', name: 'c', head: 'b' };
/** Lines with their tones as marks: <c:code>. */
const marked = (lines: readonly StyledLine[]): string[] =>
  lines.map((line) => line.map(({ text, tone }) => (letters[tone] ? `<${letters[tone]}:${text}>` : text)).join(''));
const plain = (lines: readonly StyledLine[]): string[] => lines.map((line) => line.map(({ text }) => text).join(''));

test('paragraphs, bold, code, lists and commands', () => {
  const body = [
    'A **topic** is called',
    '`user-events`, or **what `you` like**.',
    '',
    '    kafkactl topics create user-events',
    '',
    '- first',
    '  and more',
    '- second',
    '',
    '1. one',
    '2. two',
  ].join('\n');
  expect(marked(proseLines(body, 60))).toEqual([
    'A <b:topic> is called <c:user-events>, or <b:what> <c:you> <b:like>.',
    '',
    '  <c:kafkactl topics create user-events>',
    '',
    '- first and more',
    '- second',
    '',
    '1. one',
    '2. two',
  ]);
});

test('lines are broken at blanks, marks stay with their words, items hang', () => {
  const body = 'Once **two words** of bold, and `code` there.\n\n- an item that is longer than its line';
  expect(marked(proseLines(body, 16))).toEqual([
    'Once <b:two words>',
    'of bold, and',
    '<c:code> there.',
    '',
    '- an item that',
    '  is longer than',
    '  its line',
  ]);
});

test('facts are text, never marks: names come from the cluster', () => {
  const facts = { found: 'a*b**c`d', count: 3, bytes: 'x\u001b[31m\ny' };
  expect(marked(proseLines('See `${found}` and ${found}: ${count}, ${bytes}, ${missing}.', 80, facts))).toEqual([
    'See <c:a*b**c`d> and a*b**c`d: 3, x\\x1b[31m\\ny, ….',
  ]);
});

test('a long word and a long command are cut into lines', () => {
  expect(plain(proseLines('abcdefghij', 4))).toEqual(['abcd', 'efgh', 'ij']);
  expect(plain(proseLines('    kafkactl topics create user-events --partitions 3', 24))).toEqual([
    '  kafkactl topics create',
    '  user-events',
    '  --partitions 3',
  ]);
});

const piece = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom(
    '**',
    '`',
    ' ',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '    ',
    '日本',
    '👩‍👩‍👧',
    '${found}',
    'palabra',
    '*',
    'x'.repeat(30),
  ),
);

test('no line is wider than it may be, and no letter is lost', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 10, max: 90 }), (pieces, columns) => {
      const body = pieces.join('');
      const lines = proseLines(body, columns, { found: 'user_events' });
      for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns);
      const lettersOf = (text: string) => text.replace(/[^a-z]/gi, '');
      expect(lettersOf(plain(lines).join(''))).toBe(lettersOf(body.replaceAll('${found}', 'user_events')));
    }),
  );
});
