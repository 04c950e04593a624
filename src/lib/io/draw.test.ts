import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { type Block, styled } from './blocks.js';
import { displayWidth } from './display-width.js';
import { draw } from './draw.js';

const table: Block = {
  kind: 'table',
  columns: [{ title: 'NAME' }, { title: 'UNDER-REPLICATED', align: 'right' }, { title: 'STATUS' }, { title: 'ERROR' }],
  rows: [
    ['notification-events-of-a-long-name', 12345, styled('failed', 'bad'), 'cannot create it: it exists already'],
    ['orders', null, styled('done', 'good'), ''],
  ],
};

test.each([100, 60, 40])('a table in %d columns is the same with colours and without', (width) => {
  const coloured = draw([table], { colour: true, width, safe: true });
  const plain = draw([table], { colour: false, width, safe: true });
  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
  expect(Math.max(...plain.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(plain.replaceAll(/\s/g, '')).toContain('failed');
});

test('a column with noWrap is never broken: the others are narrowed, or the table is wider than the terminal', () => {
  const id = 'XJKeTu0ZQSuuo3eJXcl1bQ';
  const ids: Block = {
    kind: 'table',
    columns: [{ title: 'NAME', noWrap: true }, { title: 'ID', noWrap: true }, { title: 'WHY' }],
    rows: [['notification-events-of-a-long-name', id, 'because it was made on a Tuesday, as most topics are']],
  };
  const fits = draw([ids], { colour: false, width: 80, safe: true });
  expect(Math.max(...fits.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(fits).toContain(`notification-events-of-a-long-name  ${id}  because it`);
  const beyond = draw([ids], { colour: false, width: 60, safe: true });
  expect(beyond.split('\n')).toHaveLength(3);
  expect(beyond).toContain(`notification-events-of-a-long-name  ${id}  because it was made on a Tuesday`);
});

test('a blank at either end of a broken cell is no empty line', () => {
  const blanks: Block = {
    kind: 'table',
    columns: [{ title: 'GROUP' }, { title: 'STATE' }],
    rows: [
      [' a-group-of-a-long-name ', 'Empty'],
      ['b', 'Stable'],
    ],
  };
  expect(draw([blanks], { colour: false, width: 20, safe: true }).split('\n')).toEqual([
    'GROUP         STATE',
    'a-group-of-a  Empty',
    '-long-name',
    'b             Stable',
    '',
  ]);
});

test('off a terminal nothing is wrapped', () => {
  const text = draw([table], { colour: false, width: undefined, safe: true });
  expect(text.split('\n')[1]).toMatch(
    /^notification-events-of-a-long-name +12345 {2}failed {2}cannot create it: it exists already$/,
  );
});

test('columns line up for East Asian text and emoji, and their cells are broken to the width', () => {
  const wide: Block = {
    kind: 'table',
    columns: [{ title: 'NAME' }, { title: '数' }, { title: 'NOTE' }],
    rows: [
      ['日本語', 1, 'a'],
      ['🎉 done', styled('注文', 'good'), 'b'],
      ['orders', '❤️', 'c'],
    ],
  };
  expect(draw([wide], { colour: false, width: 80, safe: true })).toBe(
    ['NAME     数    NOTE', '日本語   1     a', '🎉 done  注文  b', 'orders   ❤️    c', ''].join('\n'),
  );
  const long: Block = { ...wide, rows: [['注'.repeat(30), '文 '.repeat(20), 'x']] };
  const lines = draw([long], { colour: false, width: 40, safe: true }).split('\n');
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(40);
  expect(lines.join('').match(/注/g)).toHaveLength(30);
});

test('labels of facts line up too', () => {
  const facts: Block = {
    kind: 'facts',
    rows: [
      ['名前', 'orders'],
      ['Partitions', 3],
    ],
  };
  expect(draw([facts], { colour: false, width: 80, safe: true })).toBe('名前        orders\nPartitions  3\n');
});

test('a column without text indents the others, and a table without rows and titles is nothing', () => {
  const indented: Block = { kind: 'table', columns: [{ title: '' }, { title: '' }], rows: [['', 'a']] };
  const options = { colour: false, width: 80, safe: true };
  expect(draw([indented], options)).toBe('   a\n');
  expect(draw([{ ...indented, rows: [] }], options)).toBe('');
});
