import { expect, test } from 'vitest';
import type { CheckView, Judgement } from '../checks/check.js';
import type { Check } from '../checks/index.js';
import type { Task } from '../course/lesson.js';
import type { ClusterState, Observation } from '../observe/observation.js';
import { emptyMemory, judgeTasks, type TaskMemory } from './task-run.js';

const stateAt = (at: number): ClusterState => ({
  at,
  answers: true,
  clusterId: 'c',
  controller: 1,
  brokers: [],
  topics: new Map(),
  groups: new Map(),
});
const seenAt = (at: number): Observation => ({ now: stateAt(at), records: new Map(), reads: [], events: [] });

const check = (name: string): Check => ({ topic: { name } });
const task = (id: string, mode: Task['mode'] = 'level'): Task => ({ id, mode, check: check(id), solve: [] });

/** Looks one after the other: each names the checks that pass, `!name` one that throws. */
function looks(tasks: readonly Task[], passing: readonly string[], from: TaskMemory = emptyMemory) {
  const views: CheckView[] = [];
  let memory = from;
  const results = passing.map((names, index) => {
    const words = names.split(' ');
    const judged = judgeTasks(tasks, memory, seenAt(index + 1), (each, view): Judgement => {
      views.push(view);
      const name = 'topic' in each ? each.topic.name : '';
      if (words.includes(`!${name}`)) throw new Error(`${name} is broken`);
      return { passed: words.includes(name), facts: {} };
    });
    memory = judged.memory;
    return judged.tasks.map(({ id, status }) => `${id} ${status}`).join(', ') + (memory.done ? ', all done' : '');
  });
  return { results, memory, views };
}

test('tasks are given one after the other, the next one by the look that made the former done', () => {
  const { results, memory, views } = looks([task('a'), task('b'), task('c')], ['', 'b', 'a', 'a b', 'a b c']);
  expect(results).toEqual([
    'a current, b waiting, c waiting',
    'a current, b waiting, c waiting',
    'a done, b current, c waiting',
    'a done, b done, c current',
    'a done, b done, c done, all done',
  ]);
  expect(memory.given.map(({ id, since, start }) => [id, since, start.at])).toEqual([
    ['a', 1, 1],
    ['b', 3, 3],
    ['c', 4, 4],
  ]);
  expect(views.at(-1)).toMatchObject({ since: 4, start: { at: 4 }, now: { at: 5 } });
});

test('a level that is undone is the current task again; what was given after it keeps its start', () => {
  const { results, memory } = looks([task('a'), task('b')], ['a', '', 'b', 'a', 'a b']);
  expect(results).toEqual([
    'a done, b current',
    'a current, b waiting',
    'a current, b done',
    'a done, b current',
    'a done, b done, all done',
  ]);
  expect(memory.given[1]?.since).toBe(1);
});

test('an edge stays done, and is not judged before it is given', () => {
  const tasks = [task('a'), task('b', 'edge'), task('c')];
  expect(looks(tasks, ['b', 'a', 'a b', 'a', '', 'a c']).results).toEqual([
    'a current, b waiting, c waiting',
    'a done, b current, c waiting',
    'a done, b done, c current',
    'a done, b done, c current',
    'a current, b done, c waiting',
    'a done, b done, c done, all done',
  ]);
});

test('once all tasks are done together they stay so', () => {
  const { results } = looks([task('a'), task('b', 'edge')], ['a b', '', '!a !b']);
  expect(results).toEqual(Array(3).fill('a done, b done, all done'));
});

test('a check that throws is reported as such and judges nobody', () => {
  const judged = judgeTasks([task('a'), task('b')], emptyMemory, seenAt(1), () => {
    throw new TypeError('of ours');
  });
  expect(judged.tasks[0]).toEqual({ id: 'a', status: 'current', result: undefined, error: new TypeError('of ours') });
  expect(judged.tasks[1]).toEqual({ id: 'b', status: 'waiting', result: undefined, error: undefined });
  expect(looks([task('a', 'edge')], ['!a', 'a', '!a']).results).toEqual([
    'a current',
    'a done, all done',
    'a done, all done',
  ]);
});

test('only the words and resumes since the task was given count', () => {
  const tasks = [task('a'), task('b')];
  const before: TaskMemory = { ...emptyMemory, words: ['hint'], resumes: 1 };
  const first = looks(tasks, ['a'], before);
  expect(first.views.map(({ tutorial }) => tutorial)).toEqual([
    { words: [], resumed: 0 },
    { words: [], resumed: 0 },
  ]);
  const after = { ...first.memory, words: ['hint', 'status'], resumes: 2 };
  const [, ofB] = looks(tasks, ['a'], after).views;
  expect(ofB?.tutorial).toEqual({ words: ['status'], resumed: 1 });
});

test('while the cluster does not answer, what cannot be judged then is as it was', () => {
  const tasks = [task('a'), { ...task('b'), check: { cluster: { answers: false } } }, task('c')];
  const at = (time: number, answers: boolean): Observation => ({ ...seenAt(time), now: { ...stateAt(time), answers } });
  const seen = (time: number, answers: boolean, memory: TaskMemory) =>
    judgeTasks(tasks, memory, at(time, answers), (each): Judgement => {
      if ('cluster' in each) return { passed: !answers, facts: {} };
      const passed = answers && 'topic' in each && each.topic.name === 'a';
      return { passed, facts: answers ? { count: 1 } : {} };
    });
  const statuses = ({ tasks: all }: { readonly tasks: readonly { readonly status: string }[] }) =>
    all.map(({ status }) => status);
  const up = seen(1, true, emptyMemory);
  expect(statuses(up)).toEqual(['done', 'current', 'waiting']);
  const down = seen(2, false, up.memory);
  expect(statuses(down)).toEqual(['done', 'done', 'current']);
  expect(down.tasks[0]?.result).toEqual({ passed: true, facts: { count: 1 } });
  // What was given meanwhile has not been judged.
  expect(down.tasks[2]?.result?.passed).toBe(false);
  const again = seen(3, true, down.memory);
  expect(statuses(again)).toEqual(['done', 'current', 'waiting']);
  const first = seen(1, false, emptyMemory);
  expect(statuses(first)).toEqual(['current', 'waiting', 'waiting']);
});
