import { expect, test } from 'vitest';
import { lagLevelOf, lagScale } from './lag-level.js';

test.each([
  ['nothing', 0, 0, 'none'],
  ['an unknown lag', null, 0, 'none'],
  ['a few records of a topic that is silent', 10, 0, 'none'],
  ['what comes in a second', 120, 120, 'none'],
  ['more than that', 130, 120, 'some'],
  ['what comes in five seconds', 600, 120, 'some'],
  ['more than that', 601, 120, 'much'],
  ['many records of a topic that is silent', 101, 0, 'much'],
] as const)('%s', (_, unprocessed, arrivalRate, level) => {
  expect(lagLevelOf({ unprocessed, arrivalRate })).toBe(level);
});

test('a bar is full at the level `much`, or at the largest lag', () => {
  expect(lagScale([{ arrivalRate: 0, lag: 3 }])).toBe(100);
  expect(
    lagScale([
      { arrivalRate: 0, lag: 3 },
      { arrivalRate: 120, lag: null },
    ]),
  ).toBe(600);
  expect(lagScale([{ arrivalRate: 120, lag: 700 }])).toBe(700);
});
