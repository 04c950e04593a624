import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { type Block, styled } from './blocks.js';
import { draw } from './draw.js';

const table: Block = {
  kind: 'table',
  columns: [{ title: 'NAME' }, { title: 'UNDER-REPLICATED', align: 'right' }, { title: 'STATUS' }, { title: 'ERROR' }],
  rows: [
    ['notification-events-of-a-long-name', 12345, styled('failed', 'bad'), 'cannot create it: it exists already'],
    ['orders', null, styled('done', 'good'), ''],
  ],
};

test.each([100, 60, 40])('a table in %d columns is the same with colours and without', async (width) => {
  const coloured = await draw([table], { colour: true, width, safe: true });
  const plain = await draw([table], { colour: false, width, safe: true });
  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
  expect(Math.max(...plain.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(plain.replaceAll(/\s/g, '')).toContain('failed');
});

test('a column with noWrap is never broken: the others are narrowed, or the table is wider than the terminal', async () => {
  const id = 'XJKeTu0ZQSuuo3eJXcl1bQ';
  const ids: Block = {
    kind: 'table',
    columns: [{ title: 'NAME', noWrap: true }, { title: 'ID', noWrap: true }, { title: 'WHY' }],
    rows: [['notification-events-of-a-long-name', id, 'because it was made on a Tuesday, as most topics are']],
  };
  const fits = await draw([ids], { colour: false, width: 80, safe: true });
  expect(Math.max(...fits.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(fits).toContain(`notification-events-of-a-long-name  ${id}  because it`);
  const beyond = await draw([ids], { colour: false, width: 60, safe: true });
  expect(beyond.split('\n')).toHaveLength(3);
  expect(beyond).toContain(`notification-events-of-a-long-name  ${id}  because it was made on a Tuesday`);
});

test('off a terminal nothing is wrapped', async () => {
  const text = await draw([table], { colour: false, width: undefined, safe: true });
  expect(text.split('\n')[1]).toMatch(
    /^notification-events-of-a-long-name +12345 {2}failed {2}cannot create it: it exists already$/,
  );
});
