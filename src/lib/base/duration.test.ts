import { describe, expect, test } from 'vitest';
import { durationText, parseDuration } from './duration.js';

describe('a time is read with its unit', () => {
  test.each([
    ['250ms', 250],
    ['10s', 10_000],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['1w', 604_800_000],
    ['0', 0],
    ['0s', 0],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each([
    ['5', 'Write 5s or 5ms.'],
    ['0.5', 'Write 0.5s or 0.5ms.'],
    ['30000', 'Write 30000s or 30000ms.'],
    ['soon', 'Write it as 500ms, 10s, 5m, 1h or 7d.'],
    ['-5s', 'Write it as 500ms, 10s, 5m, 1h or 7d.'],
    ['', 'Write it as 500ms, 10s, 5m, 1h or 7d.'],
  ])('"%s" is refused', (text, hint) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'usage', hint }));
  });
});

test.each([
  [0, '0 s'],
  [0.2, '1 ms'],
  [2, '2 ms'],
  [500, '500 ms'],
  [999.6, '1 s'],
  [1000, '1 s'],
  [1500, '1.5 s'],
  [2344.1, '2.34 s'],
  [30_000, '30 s'],
  [90_000, '90 s'],
  [300_000, '5 min'],
])('%d ms is written as %s', (ms, text) => expect(durationText(ms)).toBe(text));
