import { expect, test } from 'vitest';
import type { Check } from '../checks/index.js';
import { isReset, solutionOf } from './solution.js';

const exists = (name: string): Check => ({ topic: { name } });
const passing =
  (...names: string[]) =>
  (check: Check): boolean =>
    'topic' in check && names.includes(check.topic.name);

test('the first other solution whose check passes takes the place of the usual one', () => {
  const task = {
    solve: [{ line: 'create' }],
    instead: [
      { when: exists('big'), solve: [{ line: 'delete' }, { line: 'create' }] },
      { when: exists('small'), solve: [{ line: 'alter' }] },
    ],
  };
  expect(solutionOf(task, passing())).toBe(task.solve);
  expect(solutionOf(task, passing('small'))).toEqual([{ line: 'alter' }]);
  expect(solutionOf(task, passing('small', 'big'))).toEqual([{ line: 'delete' }, { line: 'create' }]);
  expect(solutionOf({ solve: task.solve }, passing('small'))).toBe(task.solve);
});

test('a reset stands alone', () => {
  expect(isReset([{ line: 'reset' }])).toBe(true);
  expect(isReset([{ line: 'reset' }, { line: 'create' }])).toBe(false);
  expect(isReset([{ line: 'topics list' }])).toBe(false);
  expect(isReset([])).toBe(false);
});
