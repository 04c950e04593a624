import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { pictureView } from '../../../../test/picture-views.js';
import type { App } from '../../app.js';
import { folders } from '../../settings/folders.js';
import type { AttemptState, LessonAttempt, TaskStatus } from '../attempt/attempt.js';
import { loadCourse, openLesson } from '../course/course.js';
import { drawVariables } from '../course/variables.js';
import { ProgressStore } from '../progress/progress-store.js';
import type { OpenedLesson } from './open-lesson.js';
import { TutorialSession } from './session.js';
import type { SessionView } from './session-view.js';

/** A learner whose lines are given one by one, and what is said to them. */
class TypedView implements SessionView {
  readonly byLines = false;
  readonly colour = false;
  readonly said: string[] = [];
  #answer: ((line: string | undefined) => void) | undefined;
  prompt = '';

  get text(): string {
    return this.said.join('\n');
  }
  page = () => ({ columns: 80, lang: 'en' as const });
  readonly times: number[] = [];
  rows = 40;
  textRows = () => this.rows;
  isTyped = () => false;
  clear(): void {}
  update(): void {}
  say(lines: Parameters<SessionView['say']>[0]): void {
    for (const line of lines) {
      this.said.push(line.map(({ text }) => text).join(''));
      this.times.push(Date.now());
    }
  }
  readLine(prompt: Parameters<SessionView['readLine']>[0]): Promise<string | undefined> {
    this.prompt = prompt().text;
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }
  async type(line: string | undefined): Promise<void> {
    await expect.poll(() => this.#answer).toBeDefined();
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(line);
  }
  run: SessionView['run'] = (work) =>
    work({ stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() });
  close(): void {
    this.#answer?.(undefined);
  }
}

interface BegunOptions {
  readonly rows?: number;
  /** True where no lesson is left. */
  readonly isLast?: boolean;
  readonly onRun?: () => void;
}

async function begun({ rows = 40, isLast = false, onRun = () => {} }: BegunOptions = {}) {
  const home = mkdtempSync(join(tmpdir(), 'kafkactl-session-'));
  const places = folders({ HOME: home });
  const stop = new AbortController();
  const app = {
    signal: stop.signal,
    lang: 'en',
    env: {},
    cwd: home,
    folders: places,
    now: () => Date.now(),
    runLine: async () => {
      onRun();
      return 0;
    },
    streams: () => ({ stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }),
  } as Partial<App> as App;
  const source = await openLesson('first-topic');
  const lesson = await source.fill(drawVariables(source.variables, () => 0));
  const view = pictureView({});
  let state: AttemptState = {
    tasks: lesson.tasks.map(({ id }, index) => ({
      id,
      status: index === 0 ? 'current' : 'waiting',
      result: undefined,
      error: undefined,
    })),
    done: false,
    diagnosis: undefined,
    view,
    faults: [],
  };
  const first = state;
  let closed = 0;
  let closeFails: Error | undefined;
  let resetFails: Error | undefined;
  let lookFails: Error | undefined;
  const used: string[] = [];
  const hints: boolean[] = [];
  const attempt: LessonAttempt = {
    lesson,
    values: {},
    get state() {
      return state;
    },
    resumed: false,
    look: async () => {
      if (lookFails) throw lookFails;
      return state;
    },
    judge: () => ({ passed: false, facts: {} }),
    hint: ({ isOffered = false } = {}) => {
      hints.push(isOffered);
      return { hint: state.diagnosis, answer: state.diagnosis ? undefined : [{ line: 'topics list' }] };
    },
    predict: () => {},
    predicted: undefined,
    used: (word) => void used.push(word),
    skip: () => {},
    reset: async () => attempt,
    close: async () => {
      closed++;
      if (closeFails) throw closeFails;
    },
    tearDown: async () => {},
  };
  const opened: OpenedLesson = {
    attempt,
    reset: async () => {
      if (resetFails) throw resetFails;
      return opened;
    },
  };
  const session = new TutorialSession({
    app,
    lang: 'en',
    course: isLast ? [] : await loadCourse(),
    guide: new Map(),
    store: new ProgressStore(places, () => {}),
    commands: {},
    program: 'kafkactl',
    openLesson: async () => {
      state = first;
      return opened;
    },
    folder: join(home, 'learn'),
    webPort: 0,
  });
  const screen = new TypedView();
  screen.rows = rows;
  const ended = session.run(screen, opened);
  return {
    screen,
    ended,
    used,
    hints,
    stop: () => stop.abort(new Error('SIGTERM')),
    closed: () => closed,
    failToClose: (error: Error | undefined) => {
      closeFails = error;
    },
    failToReset: (error: Error) => {
      resetFails = error;
    },
    fail: (error: Error) => {
      lookFails = error;
    },
    see: (change: Partial<AttemptState>) => {
      state = { ...state, ...change };
    },
    answers: (answers: boolean) => {
      state = { ...state, view: { ...state.view, now: { ...state.view.now, answers } } };
    },
    at: (index: number) => {
      const status = (task: number): TaskStatus => (task < index ? 'done' : task === index ? 'current' : 'waiting');
      const tasks = state.tasks.map((task, each) => ({ ...task, status: status(each) }));
      state = { ...state, tasks, done: index >= tasks.length };
    },
    quit: async () => {
      await screen.type('quit');
      await ended;
    },
  };
}

const count = (text: string, part: string): number => text.split(part).length - 1;

test('a fault of ours is said once, as ours, and the tutorial goes on', async () => {
  const learner = await begun();
  learner.see({ faults: [{ hint: 'misspelt', error: new Error('cannot read x') }] });
  await expect.poll(() => learner.screen.text).toContain('This is our fault, not yours: first-topic');
  expect(learner.screen.text).toContain('(misspelt): cannot read x');
  learner.fail(new Error('the look itself'));
  await expect.poll(() => learner.screen.text).toContain('the look itself');
  await learner.screen.type('');
  await learner.screen.type('status');
  await expect.poll(() => learner.used).toEqual(['status']);
  expect(count(learner.screen.text, 'cannot read x')).toBe(1);
  expect(count(learner.screen.text, 'the look itself')).toBe(1);
  await learner.quit();
});

test('a diagnosis that holds is offered once by itself; a hint that is asked for counts as help', async () => {
  const learner = await begun();
  const diagnosis = { id: 'misspelt', facts: { found: 'user_events' } };
  learner.see({ diagnosis });
  await expect.poll(() => learner.screen.text, { timeout: 5000 }).toContain('You created user_events');
  await learner.screen.type('');
  await learner.screen.type('status');
  await learner.screen.type('status');
  await expect.poll(() => learner.used).toEqual(['status', 'status']);
  expect(count(learner.screen.text, 'You created user_events')).toBe(1);
  learner.see({ diagnosis: undefined });
  await learner.screen.type('hint');
  await expect.poll(() => learner.screen.text).toContain('  topics list');
  expect(learner.hints).toEqual([true, false]);
  await learner.quit();
});

test('done tasks are said with the next text, and the end with its reasons, once each', async () => {
  const learner = await begun();
  await expect.poll(() => learner.screen.text).toContain('Before you touch anything');
  expect(learner.screen.text).not.toContain('Task 1/3');
  await learner.screen.type('2');
  await expect.poll(() => learner.screen.text).toContain('Task 1/3');
  learner.at(1);
  await expect.poll(() => learner.screen.text).toContain('Task 2/3');
  await learner.screen.type('next');
  await expect.poll(() => learner.screen.text, { timeout: 5000 }).toContain('Still to be done');
  learner.at(3);
  await expect.poll(() => learner.screen.text).toContain('Lesson complete: 1.1');
  expect(count(learner.screen.text, '✓ user-events exists')).toBe(1);
  expect(count(learner.screen.text, '\nWhy')).toBe(1);
  expect(learner.screen.text).toContain('When you want to go on, type next');
  await learner.quit();
});

test('a cluster that stops is said once with the line that starts it; then the task is said again, and no ✓', async () => {
  const learner = await begun();
  await learner.screen.type('2');
  learner.at(1);
  await expect.poll(() => learner.screen.text).toContain('Task 2/3');
  learner.answers(false);
  // Whatever the tasks seem to be meanwhile.
  learner.at(0);
  await expect.poll(() => learner.screen.text, { timeout: 5000 }).toContain('  sandbox up --name learn');
  await learner.screen.type('hint');
  await expect.poll(() => count(learner.screen.text, '  sandbox up --name learn')).toBe(2);
  expect(learner.hints).toEqual([]);
  await learner.screen.type('next');
  await expect.poll(() => count(learner.screen.text, '  sandbox up --name learn'), { timeout: 5000 }).toBe(3);
  expect(learner.screen.text).not.toContain('Still to be done');
  learner.answers(true);
  learner.at(1);
  await expect.poll(() => learner.screen.text, { timeout: 5000 }).toContain('The cluster answers again');
  await expect.poll(() => count(learner.screen.text, 'Task 2/3')).toBe(2);
  expect(count(learner.screen.text, 'Task 1/3')).toBe(1);
  expect(count(learner.screen.text, '✓ user-events exists')).toBe(1);
  await learner.quit();
});

test('whoever goes on before the end was read is told what was left, and read shows it', async () => {
  const learner = await begun({ rows: 8 });
  await learner.screen.type('2');
  learner.at(3);
  await expect.poll(() => learner.screen.text).toContain('Lesson complete: 1.1');
  expect(learner.screen.text).not.toContain('In production');
  await learner.screen.type('next');
  await expect.poll(() => learner.screen.text).toMatch(/\d pages were left of 1\.1: read shows them/);
  await learner.screen.type('read');
  await expect.poll(() => learner.screen.text).toContain('\nWhy');
  await learner.screen.type('');
  await expect.poll(() => learner.screen.text).toContain('\nIn production');
  await learner.quit();
});

test('after the last lesson, and at next, the course is closed in a page', async () => {
  const learner = await begun({ isLast: true });
  await learner.screen.type('2');
  learner.at(3);
  await expect.poll(() => learner.screen.text).toContain('You have finished the tutorial');
  await learner.screen.type('next');
  await expect.poll(() => count(learner.screen.text, 'You have finished the tutorial')).toBe(2);
  for (const text of ['flows run order-events', 'topics.yaml', 'sandbox down --name learn', 'open 1.1']) {
    expect(count(learner.screen.text, text)).toBe(2);
  }
  await learner.quit();
});

test('skip says that it solves the whole lesson, and the picture is seen after each task', async () => {
  let done = 0;
  const learner = await begun({ onRun: () => learner.at(++done) });
  await learner.screen.type('2');
  await learner.screen.type('skip');
  await expect.poll(() => learner.screen.text, { timeout: 20_000 }).toContain('Lesson solved by me: 1.1');
  const { said, times } = learner.screen;
  expect(learner.screen.text).toContain('The whole lesson is solved, task by task');
  const timeOf = (start: string): number => times[said.findIndex((line) => line.startsWith(start))] ?? Number.NaN;
  expect(timeOf('1.1> produce') - timeOf('✓ user-events exists')).toBeGreaterThan(1900);
});

test('a lesson that does not close, or cannot be reset, ends neither the tutorial nor goes on unseen', async () => {
  const learner = await begun();
  learner.failToClose(new Error('does not close'));
  await learner.screen.type('open 1.2');
  await expect.poll(() => learner.screen.text).toContain('does not close');
  learner.failToClose(undefined);
  await learner.screen.type('open 1.2');
  await expect.poll(() => count(learner.screen.text, 'Lesson 1.1')).toBe(2);
  const before = learner.closed();
  learner.failToReset(new Error('cannot be reset'));
  await learner.screen.type('reset');
  await expect.poll(() => learner.screen.text).toContain('cannot be reset');
  expect(learner.closed()).toBe(before + 1);
  await learner.quit();
});

test('the end of the process closes the tutorial in order', async () => {
  const learner = await begun();
  await expect.poll(() => learner.screen.text).toContain('Lesson 1.1');
  learner.stop();
  await expect(learner.ended).rejects.toThrow('SIGTERM');
});
