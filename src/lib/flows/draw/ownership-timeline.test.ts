import { expect, test } from 'vitest';
import { lineWidth, type StyledLine } from '../../io/styled-line.js';
import type { FlowReport } from '../measure/report.js';
import { ownershipTimeline } from './ownership-timeline.js';

const textOf = (line: StyledLine): string => line.map(({ text }) => text).join('');

const report = (owners: FlowReport['owners'], names = ['payment', 'shipping']): FlowReport =>
  ({
    tookMs: 10_000,
    owners,
    services: names.map((name) => ({ name, group: `${name}-group` })),
  }) as unknown as FlowReport;

const at = (group: string, atMs: number, owners: Readonly<Record<string, readonly string[]>>) => ({
  group: `${group}-group`,
  atMs,
  owners,
});

test('partitions that change owners together are one line, with owners and gaps', () => {
  const lines = ownershipTimeline(
    report([
      at('payment', 0, { 'payment-1': ['orders/0', 'orders/1', 'orders/2'] }),
      at('payment', 2000, {}),
      at('payment', 8000, { 'payment-1': ['orders/0', 'orders/2'], 'payment-2': ['orders/1'] }),
      at('shipping', 0, { 'shipping-1': ['orders/0', 'orders/1', 'orders/2'] }),
    ]),
    // A name of eight, a label of three, and four between: forty are left for ten seconds.
    55,
    'en',
  );
  expect(lines.map(textOf)).toEqual([
    `OWNERS         0 s${' '.repeat(31)}10.0 s`,
    `payment   0,2  1━━━━━━━${'·'.repeat(25)}1━━━━━━`,
    `          1    1━━━━━━━${'·'.repeat(25)}2━━━━━━`,
    `shipping  0-2  1${'━'.repeat(39)}`,
  ]);
});

test('a gap has a column, however short it was', () => {
  const [, line = []] = ownershipTimeline(
    report([
      at('payment', 0, { 'payment-1': ['orders/0'] }),
      at('payment', 5000, {}),
      at('payment', 5001, { 'payment-1': ['orders/0'] }),
    ]),
    80,
    'en',
  );
  expect(textOf(line)).toMatch(/1━+·1━+$/);
});

test.each([60, 80, 120])('no line is wider than %i columns, and the numbers of partitions stay', (width) => {
  const long = 'a-topic-with-a-name-that-is-long-enough-for-nobody';
  const lines = ownershipTimeline(
    report(
      [at('a-service-of-many-words', 0, { 'x-1': [`${long}/10`, `${long}/11`], 'x-2': ['other/0'] })],
      ['a-service-of-many-words'],
    ),
    width,
    'es',
  );
  expect(lines.length).toBe(3);
  for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(width);
  expect(textOf(lines[1] ?? [])).toMatch(/ 10-11 /);
});

test('a run without assignments has no timeline', () => {
  expect(ownershipTimeline(report([at('payment', 0, {})]), 80, 'en')).toEqual([]);
});

test.each([
  ['es', '9,6 s'],
  ['en', '9.6 s'],
] as const)('its time is written as people of the language do (%s)', (lang, end) => {
  const took = { ...report([at('payment', 0, { 'payment-1': ['orders/0'] })]), tookMs: 9600 };
  expect(textOf(ownershipTimeline(took, 80, lang)[0] ?? [])).toMatch(new RegExp(`${end}$`));
});
