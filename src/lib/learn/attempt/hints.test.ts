import { expect, test } from 'vitest';
import type { CheckView } from '../checks/check.js';
import type { Check, InnerCheck } from '../checks/index.js';
import type { Hint, Task } from '../course/lesson.js';
import type { TaskProgress } from './attempt.js';
import { diagnose, isAboutHints, nextHint, shownKey } from './hints.js';

const check = (name: string): Check => ({ topic: { name } });
const state = {
  at: 1,
  answers: true,
  clusterId: 'c',
  controller: 1,
  brokers: [],
  topics: new Map(),
  groups: new Map(),
};
const view: CheckView = {
  now: state,
  start: state,
  since: 1,
  records: new Map(),
  reads: [],
  events: [],
  tutorial: { words: [], resumed: 0 },
};

const judgeBy =
  (passing: readonly string[], throwing: readonly string[] = []) =>
  (each: Check) => {
    const name = 'topic' in each ? each.topic.name : '';
    if (throwing.includes(name)) throw new Error(`${name} is broken`);
    return { passed: passing.includes(name), facts: { found: name } };
  };

const hints: readonly Hint[] = [
  { id: 'first', task: 'a', when: check('first') },
  { id: 'second', when: check('second') },
  { id: 'of-b', task: 'b', when: check('of-b') },
  { id: 'nudge' },
  { id: 'push', task: 'a' },
  { id: 'push-b', task: 'b' },
];
const tasks: readonly Task[] = ['a', 'b'].map((id) => ({
  id,
  mode: 'level',
  check: check(id),
  solve: [{ line: `solve ${id}` }],
}));
const passes = () => false;
const current = (id: string): TaskProgress => ({
  id,
  status: 'current',
  result: { passed: false, facts: { count: 2 } },
  error: undefined,
});

test('a diagnosis is the first one of the current task whose condition holds', () => {
  const idOf = (task: string | undefined, ...passing: string[]) =>
    diagnose(hints, task, view, judgeBy(passing)).hint?.id;
  expect(idOf('a', 'second', 'first')).toBe('first');
  expect(idOf('a', 'second', 'of-b')).toBe('second');
  expect(idOf('b', 'first', 'of-b')).toBe('of-b');
  expect(idOf('a')).toBeUndefined();
  expect(idOf(undefined, 'first', 'second')).toBeUndefined();
  expect(diagnose(hints, 'a', view, judgeBy(['first'])).hint?.facts).toEqual({ found: 'first' });
});

test('one that was not shown comes before one that was, which may still hold', () => {
  const idAfter = (...shown: string[]) =>
    diagnose(
      hints,
      'a',
      view,
      judgeBy(['first', 'second']),
      shown.map((id) => shownKey('a', id)),
    ).hint?.id;
  expect(idAfter()).toBe('first');
  expect(idAfter('first')).toBe('second');
  expect(idAfter('first', 'second')).toBe('first');
  expect(diagnose(hints, 'a', view, judgeBy(['first']), [shownKey('b', 'first')]).hint?.id).toBe('first');
});

test('a condition that throws is reported and passed over', () => {
  const { hint, faults } = diagnose(hints, 'a', view, judgeBy(['second'], ['first']));
  expect(hint?.id).toBe('second');
  expect(faults).toEqual([{ hint: 'first', error: new Error('first is broken') }]);
});

test('hints go from the diagnosis over the ladder to the answer, each once a task', () => {
  const shown: string[] = [];
  const diagnosis = { id: 'first', facts: { found: 'x' } };
  const next = (task: string, found = task === 'a' ? diagnosis : undefined) => {
    const { hint, answer } = nextHint({ hints, tasks }, current(task), found, shown, passes);
    if (hint) shown.push(shownKey(task, hint.id));
    return answer ?? hint;
  };
  expect(next('a', undefined)).toEqual(diagnosis);
  expect(next('a')).toEqual({ id: 'nudge', facts: { count: 2 } });
  expect(next('a')).toEqual({ id: 'push', facts: { count: 2 } });
  expect(next('a')).toEqual([{ line: 'solve a' }]);
  expect(next('a')).toEqual([{ line: 'solve a' }]);
  expect(next('b')).toEqual({ id: 'nudge', facts: { count: 2 } });
  expect(next('b')).toEqual({ id: 'push-b', facts: { count: 2 } });
  expect(next('b')).toEqual([{ line: 'solve b' }]);
  const [a] = tasks;
  const instead = [{ when: check('late'), solve: [{ line: 'reset' }] }];
  const late = { hints, tasks: a ? [{ ...a, instead }] : [] };
  expect(nextHint(late, current('a'), undefined, shown, () => true).answer).toEqual([{ line: 'reset' }]);
  expect(nextHint({ hints, tasks }, undefined, undefined, shown, passes)).toEqual({
    hint: undefined,
    answer: undefined,
  });
});

test('a task may be about asking for a hint', () => {
  const asks: InnerCheck = { tutorial: { used: ['hint'] } };
  expect(isAboutHints(asks)).toBe(true);
  expect(isAboutHints({ all: [{ topic: { name: 'a' } }, asks] })).toBe(true);
  expect(isAboutHints({ tutorial: { used: ['status'] } })).toBe(false);
  expect(isAboutHints({ not: asks })).toBe(false);
});
