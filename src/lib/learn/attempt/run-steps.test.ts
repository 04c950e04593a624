import { expect, test } from 'vitest';
import type { Check } from '../checks/index.js';
import type { Lesson, SolveStep, Task } from '../course/lesson.js';
import type { LineEnd } from '../shell/shell.js';
import type { AttemptState } from './attempt.js';
import { runSteps, solveTasks, type WatchedAttempt } from './run-steps.js';

const check = (name: string): Check => ({ topic: { name } });
const nameOf = (each: Check): string => ('topic' in each ? each.topic.name : '');
const end: LineEnd = { kind: 'command', code: 0 };

/** An attempt and a shell that write down what happens. `passes` says which checks pass at the look of that number. */
function world(tasks: readonly Task[], passes: (name: string, look: number) => boolean) {
  const log: string[] = [];
  let looks = 0;
  let finish: ((end: LineEnd) => void) | undefined;
  const isDone = (id: string) => passes(id, looks);
  const attempt: WatchedAttempt = {
    lesson: { tasks } as Lesson,
    get state() {
      const first = tasks.findIndex(({ id }) => !isDone(id));
      const statusOf = (id: string, index: number) => (isDone(id) ? 'done' : index === first ? 'current' : 'waiting');
      const rows = tasks.map(({ id }, index) => ({
        id,
        status: statusOf(id, index),
        result: undefined,
        error: undefined,
      }));
      return { tasks: rows, done: first === -1 } as Partial<AttemptState> as AttemptState;
    },
    async look() {
      looks++;
      log.push('look');
      return this.state;
    },
    judge: (each, task) => {
      log.push(`judge ${nameOf(each)} of ${task}`);
      return { passed: passes(nameOf(each), looks), facts: {} };
    },
  };
  const shell = {
    run(line: string) {
      log.push(line);
      return line.startsWith('consume') ? new Promise<LineEnd>((resolve) => (finish = resolve)) : Promise.resolve(end);
    },
    interrupt() {
      log.push('^C');
      finish?.(end);
    },
  };
  return { attempt, shell, log };
}

const task = (id: string, solve: readonly SolveStep[] = []): Task => ({ id, mode: 'level', check: check(id), solve });
const quick = { withinMs: 200, everyMs: 1 };

test('each line is followed by a look, and what runs in the foreground is ended once its check passes', async () => {
  const { attempt, shell, log } = world([task('a')], (name, look) => name === 'seen' && look >= 3);
  const typed: string[] = [];
  const steps = [{ line: 'produce x' }, { line: 'consume x', until: check('seen') }, { until: check('seen') }];
  const late = await runSteps(steps, shell, attempt, { ...quick, onLine: (line) => typed.push(line) });
  expect(late).toEqual([]);
  expect(typed).toEqual(['produce x', 'consume x']);
  expect(log).toEqual([
    ...['produce x', 'look'],
    ...['consume x', 'look', 'judge seen of a', 'look', 'judge seen of a', '^C', 'look'],
    ...['look', 'judge seen of a'],
  ]);
});

test('a check that does not pass in time is returned with its step, and the lines after it are typed all the same', async () => {
  const { attempt, shell, log } = world([task('a')], () => false);
  const steps = [{ line: 'consume x', until: check('never') }, { line: 'topics list' }];
  expect(await runSteps(steps, shell, attempt, { withinMs: 20, everyMs: 5 })).toEqual([steps[0]]);
  expect(log.filter((entry) => !/^(look|judge)/.test(entry))).toEqual(['consume x', '^C', 'topics list']);
});

test('an abort interrupts the line that runs', async () => {
  const { attempt, shell, log } = world([task('a')], () => false);
  const controller = new AbortController();
  const running = runSteps([{ line: 'consume x', until: check('never') }], shell, attempt, {
    ...quick,
    withinMs: 60_000,
    signal: controller.signal,
  });
  controller.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  expect(log).toContain('^C');
});

test('tasks are solved in their order; one that is done is left out, one that does not pass ends it', async () => {
  const tasks = [task('a', [{ line: 'do a' }]), task('b', [{ line: 'do b' }]), task('c', [{ line: 'do c' }])];
  const solved = world(
    tasks,
    (name, look) => name === 'a' || (name === 'b' && look >= 2) || (name === 'c' && look >= 3),
  );
  expect(await solveTasks(solved.shell, solved.attempt, quick)).toBe('solved');
  expect(solved.log.filter((entry) => entry !== 'look')).toEqual(['do b', 'do c']);
  const stuck = world(tasks, (name) => name === 'a');
  expect(await solveTasks(stuck.shell, stuck.attempt, quick)).toBe('late');
  expect(stuck.log.filter((entry) => entry !== 'look')).toEqual(['do b']);
});

test('each task is solved from where the cluster is then, and a reset is left to the caller', async () => {
  const other = (name: string, line: string) => ({ instead: [{ when: check(name), solve: [{ line }] }] });
  const first = { ...task('a', [{ line: 'create a' }]), ...other('there', 'alter a') };
  const second = { ...task('b', [{ line: 'do b' }]), ...other('gone', 'reset') };
  const { attempt, shell, log } = world(
    [first, second],
    (name, look) => name === 'there' || ((name === 'a' || name === 'gone') && look >= 1),
  );
  expect(await solveTasks(shell, attempt, quick)).toBe('reset');
  expect(log.filter((entry) => !/^(look|judge)/.test(entry))).toEqual(['alter a']);
});
