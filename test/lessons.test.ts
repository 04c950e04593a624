/**
 * Every lesson on a real cluster: unsolved it does not pass, its solution passes, each wrong move does not, earns its hint,
 * and is followed by an answer that solves the task; a reset returns to the start, and nothing is left. `npm run test:course`
 * adds a second seed, the alternatives, and the solution without each of its lines. KAFKACTL_COURSE_SEED draws other names, keys and counts.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../src/lib/base/seeded-random.js';
import { isReset } from '../src/lib/learn/attempt/solution.js';
import { type LessonSource, loadCourse, openLesson } from '../src/lib/learn/course/course.js';
import type { Lesson, SolveStep, Task } from '../src/lib/learn/course/lesson.js';
import { drawVariables } from '../src/lib/learn/course/variables.js';
import { LessonBench, learnHome } from './lesson-bench.js';

const isWholeCourse = process.env.KAFKACTL_COURSE === '1';
const firstSeed = Number(process.env.KAFKACTL_COURSE_SEED ?? 1);
const seeds = isWholeCourse ? [firstSeed, firstSeed + 1] : [firstSeed];

/** Looks after which what has not shown itself is taken not to come. */
const quietLooks = 3;
/** Milliseconds in which a hint must come. */
const hintMs = 8000;
/** How much longer than the whole solution one that lacks a line may take for a task, in milliseconds. */
const withoutALineMs = 3000;
/** Milliseconds for all of one test: lessons run side by side, and a killed member stays for 6 s. */
const timeout = 120_000;

const lessons = await Promise.all(
  (await loadCourse()).map(async ({ id, number }) => {
    try {
      const source = await openLesson(id);
      const lesson = await source.fill(drawVariables(source.variables, () => 0));
      return { name: `${number} ${id}`, read: { source, lesson }, error: undefined };
    } catch (error) {
      return { name: `${number} ${id}`, read: undefined, error };
    }
  }),
);

/** Throws with everything that is known of the lesson, where a fact is not as it should be. */
function ensure(bench: LessonBench, fact: boolean, otherwise: string): void {
  if (fact) return;
  throw new Error(`${bench.lesson.number} ${bench.lesson.id}: ${otherwise}\n${bench.describe()}`);
}

async function ensureUnsolved(bench: LessonBench): Promise<void> {
  for (let look = 0; look < quietLooks; look++) {
    await bench.look();
    const { tasks, diagnosis } = bench.state;
    const passed = tasks.filter(({ status, result }) => status === 'done' || result?.passed);
    ensure(bench, passed.length === 0, `${passed.map(({ id }) => id).join(', ')} passes before anything was done`);
    ensure(bench, diagnosis === undefined, `the hint ${diagnosis?.id} is given before anything was done`);
    ensureNoFault(bench);
  }
}

function ensureNoFault(bench: LessonBench): void {
  const { faults, tasks } = bench.state;
  ensure(bench, faults.length === 0 && tasks.every(({ error }) => !error), 'a check threw: a fault of ours');
}

/** The topics in the lesson's scope, with their partitions, are those of its setup, and there are no groups. */
async function ensureStart(bench: LessonBench): Promise<void> {
  const [topics, { groups }] = await Promise.all([bench.cluster.topics(), bench.cluster.groups()]);
  const isOurs = (name: string) => name.includes(bench.suffix);
  const found = topics.filter(({ name }) => isOurs(name)).map(({ name, partitions }) => [name, partitions.length]);
  const wanted = bench.lesson.setup.flatMap((step) => ('topic' in step ? [[step.topic, step.partitions]] : []));
  expect(found, bench.describe()).toEqual(wanted.sort());
  expect(groups.map(({ group }) => group).filter(isOurs)).toEqual([]);
}

const solutionOf = ({ solve }: Task): readonly SolveStep[] => solve;

/** Types the steps of each task; every one must pass with its own lines and not before. */
async function solve(bench: LessonBench, stepsOf = solutionOf): Promise<void> {
  for (const { id } of bench.lesson.tasks) await solveTask(bench, id, stepsOf);
  await ensureSolved(bench);
}

async function ensureSolved(bench: LessonBench): Promise<void> {
  ensure(bench, await bench.sees(({ state }) => state.done), 'all tasks were solved, and the lesson is not');
  ensureNoFault(bench);
}

async function solveTask(bench: LessonBench, id: string, stepsOf = solutionOf): Promise<void> {
  const task = bench.lesson.tasks.find((each) => each.id === id);
  if (!task) throw new Error(`${bench.lesson.id} has no task ${id}`);
  const steps = stepsOf(task);
  const typesLines = steps.some((step) => 'line' in step);
  ensure(bench, !(typesLines && bench.isDone(id)), `the task ${id} is done before its lines are typed`);
  const late = await bench.type(steps);
  ensure(bench, late.length === 0, `in the task ${id} this did not come: ${JSON.stringify(late)}`);
  ensure(bench, await bench.sees((each) => each.isDone(id)), `the task ${id} is not done`);
}

/** The ladder of hints ends with the lines that solve the task, and both languages have a text for each. */
function ensureLadder(bench: LessonBench): void {
  const { tasks, hints, text } = bench.lesson;
  const [first] = tasks;
  for (let step = 0; step <= hints.length; step++) {
    const { hint, answer } = bench.attempt.hint();
    if (answer) {
      expect(answer).toEqual(first?.solve);
      return;
    }
    for (const lang of ['es', 'en'] as const) expect(text[lang].hints[hint?.id ?? '']).toBeTruthy();
  }
  ensure(bench, false, 'the hints never come to the answer');
}

/** Every fact that the texts of the hint name has been found. */
function ensureFacts(bench: LessonBench, id: string): void {
  const { hint } = bench.attempt.hint();
  ensure(bench, hint?.id === id, `asked for a hint, it gives ${hint?.id} and not ${id}`);
  for (const lang of ['es', 'en'] as const) {
    const named = [...(bench.lesson.text[lang].hints[id] ?? '').matchAll(/\$\{(\w+)\}/g)].map(([, fact = '']) => fact);
    const missing = named.filter((fact) => hint?.facts[fact] === undefined);
    ensure(bench, missing.length === 0, `the hint ${id} (${lang}) lacks ${missing.join(', ')}`);
  }
}

/** The lines that a learner gets who asks for hints until there are no more. */
function answerOf(bench: LessonBench): readonly SolveStep[] {
  for (let step = 0; step <= bench.lesson.hints.length; step++) {
    const { answer } = bench.attempt.hint();
    if (answer) return answer;
  }
  throw new Error(`${bench.lesson.id}: the hints never come to the answer\n${bench.describe()}`);
}

/** From where a wrong move has led the answers lead to the end of its task, or back to the start. */
async function ensureAnswers(bench: LessonBench, task: string): Promise<void> {
  for (let count = 0; count < bench.lesson.tasks.length && !bench.isDone(task); count++) {
    const answer = answerOf(bench);
    if (isReset(answer)) {
      await bench.reset();
      return ensureStart(bench);
    }
    const given = bench.state.tasks.find(({ status }) => status === 'current')?.id ?? task;
    const late = await bench.type(answer);
    ensure(bench, late.length === 0, `of the answer for ${given} this did not come: ${JSON.stringify(late)}`);
    ensure(bench, await bench.sees((each) => each.isDone(given)), `the answer does not solve ${given}`);
  }
  ensure(bench, bench.isDone(task), `the answers do not solve ${task}`);
}

/** Every solution of the lesson without one of its lines. */
const mutationsOf = ({ tasks }: Lesson) =>
  tasks.flatMap(({ id, solve }) => solve.flatMap((step, index) => ('line' in step ? [{ task: id, index }] : [])));

/** The tests of one lesson: one after the other, beside those of other lessons. */
function testLesson(source: LessonSource, lesson: Lesson, seed: number): void {
  const home = learnHome(lesson);
  let opened = 0;
  /** Milliseconds that the solution took for each task. */
  const took = new Map<string, number>();
  const ends: Promise<string[]>[] = [];
  afterAll(() => home.end());

  /** Runs a test on an attempt of its own. What a killed member still holds is removed while the next one runs. */
  async function withBench(use: (bench: LessonBench) => Promise<void>): Promise<void> {
    const bench = await LessonBench.open(source, home, seededRandom(seed * 1000 + opened++));
    try {
      await use(bench);
    } finally {
      const end = bench.end();
      ends.push(end);
      const ended = end.catch(() => {});
      if (lesson.destructive) await ended;
    }
  }

  test.sequential('is not solved by its setup, and goes on where it was left', { timeout }, () =>
    withBench(async (bench) => {
      await ensureStart(bench);
      await ensureUnsolved(bench);
      const { values } = bench.attempt;
      await bench.resume();
      expect(bench.attempt.resumed).toBe(true);
      expect(bench.attempt.values).toEqual(values);
      await ensureUnsolved(bench);
      ensureLadder(bench);
    }),
  );

  test.sequential('is solved by its solution, and brought back to its start', { timeout }, () =>
    withBench(async (bench) => {
      for (const { id } of lesson.tasks) {
        const begun = performance.now();
        await solveTask(bench, id);
        took.set(id, performance.now() - begun);
      }
      await ensureSolved(bench);
      await bench.reset();
      await ensureStart(bench);
      await ensureUnsolved(bench);
    }),
  );

  for (const { name, task, hint } of lesson.wrong)
    test.sequential(`wrong move ${name} in ${task} earns ${hint}`, { timeout }, () =>
      withBench(async (bench) => {
        const move = bench.lesson.wrong.find((each) => each.name === name);
        if (!move) throw new Error(`${lesson.id} has no wrong move ${name}`);
        for (const { id } of bench.lesson.tasks) {
          if (id === move.task) break;
          await solveTask(bench, id);
        }
        const late = await bench.type(move.lines);
        ensure(bench, late.length === 0, `this did not come: ${JSON.stringify(late)}`);
        const isGiven = await bench.sees(({ state }) => state.diagnosis?.id === move.hint, hintMs);
        ensure(bench, isGiven, `the hint ${move.hint} is not given`);
        for (let look = 0; look < quietLooks; look++) {
          await bench.look();
          ensure(bench, !bench.isDone(move.task), `the wrong move passes ${move.task}`);
          ensure(bench, bench.state.diagnosis?.id === move.hint, `the hint ${move.hint} does not stay`);
          ensureNoFault(bench);
        }
        ensureFacts(bench, move.hint);
        await ensureAnswers(bench, move.task);
      }),
    );

  if (isWholeCourse) {
    for (const { name } of lesson.alternatives)
      test.sequential(`is solved in another way: ${name}`, { timeout }, () =>
        withBench(async (bench) => {
          const other = bench.lesson.alternatives.find((each) => each.name === name);
          await solve(bench, ({ id, solve }) => other?.solve[id] ?? solve);
        }),
      );

    for (const { task, index } of mutationsOf(lesson))
      test.sequential(`is not solved without line ${index + 1} of ${task}`, { timeout }, () =>
        withBench(async (bench) => {
          let isMissing = false;
          for (const { id, solve } of bench.lesson.tasks) {
            isMissing ||= id === task;
            if (!isMissing) await solveTask(bench, id);
            else {
              const withinMs = (took.get(id) ?? 0) + withoutALineMs;
              await bench.type(id === task ? solve.toSpliced(index, 1) : solve, withinMs);
              await bench.sees((each) => each.isDone(id), withoutALineMs);
            }
          }
          const isSolved = await bench.sees(({ state }) => state.done, withoutALineMs);
          ensure(bench, !isSolved, `it is solved without line ${index + 1} of ${task}`);
        }),
      );
  }

  test.sequential('leaves no topic, no group and no process', { timeout }, async () => {
    expect((await Promise.all(ends)).flat()).toEqual([]);
  });
}

for (const seed of seeds) {
  describe.sequential(`seed ${seed}`, () => {
    for (const { name, read, error } of lessons) {
      describe.concurrent(name, () => {
        if (read) testLesson(read.source, read.lesson, seed);
        else
          test('can be read', () => {
            throw error;
          });
      });
    }
  });
}
