import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catchUpText, groupRateText, perSecondText, timeLeftText } from './lag-rate-text.js';

test.each([
  [0, '1 s'],
  [44_001, '45 s'],
  [60_000, '1 min'],
  [250_000, '4 min 10 s'],
  [3_599_500, '1 h'],
  [4_800_000, '1 h 20 min'],
  [4_800_001, '1 h 21 min'],
  [86_399_000, '1 d'],
  [273_600_000, '3 d 4 h'],
  [1e12, 'over 99 d'],
])('%d ms are %s', (ms, text) => {
  expect(timeLeftText(ms)).toBe(text);
});

test('a time is rounded up, by at most a second or a part in 24', () => {
  const unitMs = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1000 };
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 99 * 86_400_000 }), (ms) => {
      const words = timeLeftText(ms).split(' ');
      const shown = words.reduce(
        (sum, word, index) =>
          index % 2 === 0 ? sum + Number(word) * unitMs[words[index + 1] as keyof typeof unitMs] : sum,
        0,
      );
      expect(shown).toBeGreaterThanOrEqual(ms);
      expect(shown - ms).toBeLessThanOrEqual(Math.max(1000, ms / 24));
    }),
  );
});

test.each([
  [null, '-'],
  [0, '0/s'],
  [0.01, '<0.1/s'],
  [0.42, '0.4/s'],
  [9.96, '10/s'],
  [1204.4, '1,204/s'],
])('%s records a second are %s', (rate, text) => {
  expect(perSecondText(rate)).toBe(text);
});

test.each([
  [{ kind: 'eta', ms: 250_000 }, 'Read 1,200/s, written 800/s: caught up in about 4 min 10 s', 'in 4 min 10 s'],
  [{ kind: 'never' }, 'Read 1,200/s, written 800/s: never caught up at this rate', 'never'],
  [{ kind: 'notReading', partitions: 2 }, 'Read 1,200/s, written 800/s: not reading 2 partitions', 'not reading'],
  [{ kind: 'caughtUp' }, 'Read 1,200/s, written 800/s: caught up', 'yes'],
  [{ kind: 'keepingUp' }, 'Read 1,200/s, written 800/s: keeps up', 'keeps up'],
  [{ kind: 'measuring' }, 'Read 1,200/s, written 800/s: measuring', 'measuring'],
  [{ kind: 'unknown' }, 'Read 1,200/s, written 800/s', '-'],
] as const)('%o is %s', (catchUp, ofGroup, ofPartition) => {
  expect(groupRateText({ readPerSecond: 1200, writtenPerSecond: 800, catchUp })).toBe(ofGroup);
  expect(catchUpText(catchUp)).toBe(ofPartition);
});
