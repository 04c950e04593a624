import { expect, test } from 'vitest';
import { betterOutcome, isProgress, type LessonOutcome, lessonStatus, nextLesson, noProgress } from './progress.js';

const outcome = (status: LessonOutcome['status'], hash = 'h1'): LessonOutcome => ({ hash, status, at: 1 });
const lesson = { id: 'a', hash: 'h1' };

test.each([
  [{}, {}, 'new'],
  [{}, { a: { hash: 'h1' } }, 'active'],
  [{}, { a: { hash: 'h0' } }, 'updated'],
  [{ a: outcome('done') }, {}, 'done'],
  [{ a: outcome('done') }, { a: { hash: 'h1' } }, 'done'],
  [{ a: outcome('done-with-hints') }, {}, 'done-with-hints'],
  [{ a: outcome('skipped') }, {}, 'skipped'],
  [{ a: outcome('done', 'h0') }, {}, 'updated'],
  [{ b: outcome('done') }, { b: { hash: 'h1' } }, 'new'],
])('outcomes %j and attempts %j: %s', (lessons, attempts, expected) => {
  expect(lessonStatus({ lessons, attempts }, lesson)).toBe(expected);
});

test('names of every object are no lessons', () => {
  expect(lessonStatus(noProgress, { id: 'constructor', hash: 'h' })).toBe('new');
});

test('the better outcome is remembered, and that of newer files', () => {
  expect(betterOutcome(undefined, outcome('skipped')).status).toBe('skipped');
  expect(betterOutcome(outcome('skipped'), outcome('done')).status).toBe('done');
  expect(betterOutcome(outcome('done'), outcome('skipped')).status).toBe('done');
  expect(betterOutcome(outcome('done'), outcome('done-with-hints')).status).toBe('done');
  expect(betterOutcome(outcome('done', 'h0'), outcome('skipped')).status).toBe('skipped');
});

test('the next lesson is the next open one, and from the end the first', () => {
  const course = ['a', 'b', 'c'].map((id) => ({ id, hash: 'h1' }));
  const next = (current: string | null, ...done: string[]) =>
    nextLesson(course, {
      ...noProgress,
      current,
      lessons: Object.fromEntries(done.map((id) => [id, outcome('done')])),
    })?.id;
  expect(next(null)).toBe('a');
  expect(next('a', 'a')).toBe('b');
  expect(next('a', 'a', 'b')).toBe('c');
  expect(next('c', 'c', 'a')).toBe('b');
  expect(next('c', 'c', 'a', 'b')).toBeUndefined();
  expect(next('gone')).toBe('a');
});

test.each([
  [{ version: 1 }, true],
  [{ version: 1, lessons: {}, clusters: {}, attempts: { a: {} } }, true],
  [{ version: 2 }, false],
  [{ version: 1, lessons: [] }, false],
  [{ version: 1, attempts: { a: null } }, false],
  [{ version: 1, lessons: { a: 'done' } }, false],
  [null, false],
  ['x', false],
  [[], false],
])('%j is progress: %s', (json, expected) => {
  expect(isProgress(json)).toBe(expected);
});
