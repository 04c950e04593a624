import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from './nearest.js';

test.each([
  ['lst', ['list', 'delete'], 'list'],
  ['crate', ['alter', 'create'], 'create'],
  ['tpoics', ['topics', 'groups'], 'topics'],
  ['des', ['delete', 'describe'], 'describe'],
  ['LIST', ['list'], 'list'],
  ['xyzzy', ['list', 'create'], undefined],
  ['', ['list'], undefined],
  ['list', [], undefined],
])('%j among %j is %j', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});

test('a distance is one for each letter that is added, left out, changed, or swapped with its neighbour', () => {
  expect(['topics', 'topic', 'topicss', 'tapics', 'tpoics'].map((word) => editDistance(word, 'topics'))).toEqual([
    0, 1, 1, 1, 1,
  ]);
});

test('a distance is the same both ways, and nothing only between equal words', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
    }),
  );
});
