import { expect, test } from 'vitest';
import { pictureScenes } from '../../../../test/picture-scenes.js';
import type { Lang } from '../../base/language.js';
import { palette } from '../../io/palette.js';
import { lineWidth, paintLine } from '../../io/styled-line.js';
import { drawPictures } from '../pictures/index.js';
import { type ScreenContent, screenPage } from './layout.js';

const sentences = {
  es: [
    'el topic user-events existe, es nuevo y tiene 3 particiones y una réplica por partición',
    'al menos un evento nuevo en user-events',
    'el topic order-events existe, es nuevo y tiene 4 particiones y una réplica por partición',
  ],
  en: [
    'user-events exists, is new and has 3 partitions and one replica per partition',
    'at least one new event in user-events',
    'order-events exists, is new and has 4 partitions and one replica per partition',
  ],
} as const;

function content(lang: Lang, change: Partial<ScreenContent> = {}): ScreenContent {
  const scene = pictureScenes['lanes-readers'];
  return {
    lang,
    number: '1.1',
    title: { es: 'Tu primer topic', en: 'Your first topic' }[lang],
    finished: 2,
    lessons: 14,
    sandbox: { name: 'learn', state: 'running' },
    tasks: (['done', 'current', 'waiting'] as const).map((status, index) => ({
      status,
      sentence: sentences[lang][index] ?? '',
    })),
    pictures: (page) =>
      scene ? drawPictures([scene.picture], scene.view, { ...page, lang, now: scene.view.now.at }) : [],
    rowsBefore: 0,
    ...change,
  };
}

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 80, rows: 15 },
  { columns: 60, rows: 12 },
  { columns: 50, rows: 12 },
];
const text = (shown: ScreenContent, size: (typeof sizes)[number]): string =>
  screenPage(shown, size)
    .map((line) => paintLine(line, palette(false)).trimEnd())
    .join('\n');

test.each(['es', 'en'] as const)('the screen is as it was, in sizes from small to large: %s', async (lang) => {
  const pages = sizes.flatMap((size) => [`── ${size.columns}x${size.rows} ──`, text(content(lang), size), '']);
  await expect(pages.join('\n')).toMatchFileSnapshot(`snapshots/screen.${lang}.txt`);
});

test('no line is wider than the terminal, and at least six rows are left for the prompt', () => {
  for (const lang of ['es', 'en'] as const) {
    for (let rows = 12; rows <= 60; rows++) {
      for (const columns of [60, 79, 80, 81, 200]) {
        const lines = screenPage(content(lang), { columns, rows });
        expect(lines.length).toBeLessThanOrEqual(rows - 6);
        for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns);
      }
    }
  }
});

test('the part above keeps the rows that it had in the lesson, so that the prompt does not jump', () => {
  const size = { columns: 80, rows: 24 };
  const high = screenPage(content('en'), size).length;
  const inOneLine = sentences.en.map((_, index) => ({ status: 'current' as const, sentence: `task ${index}` }));
  const low = content('en', { pictures: () => [], tasks: inOneLine, rowsBefore: high });
  expect(screenPage({ ...low, rowsBefore: 0 }, size).length).toBeLessThan(high);
  expect(screenPage(low, size).length).toBe(high);
  const smaller = screenPage(content('en', { rowsBefore: high }), { columns: 80, rows: 14 });
  expect(smaller.length).toBeLessThanOrEqual(8);
});

test('at the end of a lesson it says how to go on', () => {
  const done = sentences.en.map((sentence) => ({ status: 'done' as const, sentence }));
  expect(text(content('en', { tasks: done }), { columns: 80, rows: 24 })).toContain('When you want to go on: next');
});

test.each([
  ['running', '● running'],
  ['degraded', '● brokers missing'],
  ['stopped', '● no answer'],
] as const)('a sandbox that is %s is told', (state, shown) => {
  const page = text(content('en', { sandbox: { name: 'learn-3', state } }), { columns: 80, rows: 24 });
  expect(page.split('\n')[0]).toMatch(new RegExp(`2/14 · learn-3 ${shown}$`));
});
