import { expect, test } from 'vitest';
import { LineHistory } from './line-history.js';

test('lines are kept in order, and a repetition once', () => {
  const history = new LineHistory(['topics list']);
  for (const line of ['topics list', 'jobs', '', '  ', ' secret', 'jobs', 'topics list']) history.add(line);
  expect(history.lines).toEqual(['topics list', 'jobs', 'topics list']);
});

test('the newest five hundred stay', () => {
  const history = new LineHistory(Array.from({ length: 501 }, (_, i) => `line ${i}`));
  history.add('last');
  expect([history.lines.length, history.lines[0], history.lines.at(-1)]).toEqual([500, 'line 2', 'last']);
});
