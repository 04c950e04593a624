/**
 * The tutorial as a learner meets it: the built program in tmux, with a home and a sandbox of its own. Without tmux the tests
 * are skipped; CI has it. `npm run test:course` adds the course in English, on a large screen.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Lang } from '../src/lib/base/language.js';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { findLesson, loadCourse, openLesson } from '../src/lib/learn/course/course.js';
import type { VariableValues } from '../src/lib/learn/course/lesson.js';
import { drawVariables } from '../src/lib/learn/course/variables.js';
import { runningTutorial } from '../src/lib/learn/progress/progress-store.js';
import { sessionTexts as texts } from '../src/lib/learn/session/texts.js';
import { stopSandbox } from '../src/lib/sandbox/index.js';
import { folders } from '../src/lib/settings/folders.js';
import { bash } from './bundle.js';
import { ownHome, randomPort, sandboxContextOf } from './kafka.js';
import { Learner, type LearnerOptions } from './learner.js';
import { noTmux, Terminal } from './terminal.js';
import { kafkactl, rows as rowsOf } from './world.js';

type Env = Readonly<Record<string, string | undefined>>;

const timeout = 180_000;
const course = await loadCourse();
const lessonOf = (number: string) => findLesson(course, number);

/** A home in which the tutorial has its sandbox, beside contexts of its owner. It is ended with what runs in it. */
function learnerHome(name: string) {
  let env: Env = {};
  beforeAll(async () => {
    env = ownHome(name);
    await kafkactl('contexts add work --brokers 127.0.0.1:1', { env });
    await kafkactl('contexts add other --brokers 127.0.0.1:2 --protected', { env });
  });
  afterAll(() => stopSandbox('learn', { purge: true }, sandboxContextOf(env)), timeout);
  return {
    env: () => env,
    port: randomPort(),
    pid: () => runningTutorial(folders(env))?.pid,
    contexts: () => rowsOf<{ name: string; current: boolean }>('contexts list', { env }),
  };
}

/** A shell in a terminal of its own, in which the tutorial's language is the one that was chosen. */
async function openTerminal(env: Env, size: Pick<LearnerOptions, 'columns' | 'rows'>, context = ''): Promise<Terminal> {
  const terminal = await Terminal.open('', { ...size, env: { ...env } as NodeJS.ProcessEnv });
  const exported = context === '' ? '' : `export KAFKACTL_CONTEXT=${context}; `;
  await terminal.type(`unset KAFKACTL_BROKERS KAFKACTL_LANG; ${exported}clear`);
  await terminal.shows(/^\$$/);
  return terminal;
}

/** Closes a terminal: that ends the tutorial in it, which leaves its lesson in order. */
async function closeTerminal(terminal: Terminal, pid: () => number | undefined): Promise<void> {
  await terminal.close();
  const ended = await pollUntil(() => pid() === undefined, { withinMs: 20_000 });
  if (!ended) throw new Error(`the tutorial goes on without its terminal (process ${pid()})`);
}

/** Screens that are kept: after the lesson was opened, or after a task. */
const keptScreens: Readonly<Record<string, string>> = {
  '0.1': 'opened',
  '2.2': 'sent',
  '3.3': 'fourth',
  '3.5': 'killed',
};

/** The values of a lesson for its kept screen: the first of each choice. */
async function keptValues(id: string): Promise<VariableValues> {
  const { variables } = await openLesson(id);
  return drawVariables(variables, () => 0);
}

const sizes: { lang: Lang; columns: number; rows: number }[] = [{ lang: 'es', columns: 80, rows: 24 }];
if (process.env['KAFKACTL_COURSE'] === '1') sizes.push({ lang: 'en', columns: 120, rows: 40 });

describe.skipIf(noTmux).each(sizes)(
  'every lesson at a terminal, $lang, $columns columns',
  ({ lang, columns, rows }) => {
    const home = learnerHome(`tutorial-course-${lang}`);
    let learner: Learner;
    beforeAll(async () => {
      const terminal = await openTerminal(home.env(), { columns, rows });
      learner = new Learner({ terminal, env: home.env(), lang, columns, rows });
    });
    afterAll(() => closeTerminal(learner.terminal, home.pid));

    const firstLine = `clear; kafkactl tutorial open ${course[0]?.number} --lang ${lang} --port ${home.port}`;

    const kept = new Set<string>();
    async function keep(number: string, moment: string): Promise<void> {
      if (keptScreens[number] !== moment) return;
      kept.add(number);
      await expect(await learner.keptScreen()).toMatchFileSnapshot(`snapshots/tutorial-${number}.${lang}.txt`);
    }

    test.each(course)('$number $id', { timeout }, async (entry) => {
      const { number } = entry;
      await learner.open(entry, entry === course[0] ? firstLine : undefined);
      await keep(number, 'opened');
      let lesson = await learner.lesson();
      const answer = lesson.predict ? String(lesson.predict.choices.indexOf(lesson.predict.answer) + 1) : '';
      expect(await learner.readOn(answer)).toContain(`${texts.task[lang]} 1/${lesson.tasks.length}`);
      await learner.ensureLayout();

      const mistaken = lesson.tasks.find(({ id }) => lesson.wrong.some(({ task }) => task === id));
      const move = lesson.wrong.find(({ task }) => task === mistaken?.id);
      if (move) {
        for (const task of lesson.tasks.slice(
          0,
          lesson.tasks.findIndex(({ id }) => id === move.task),
        )) {
          await learner.solve(lesson, task);
        }
        await learner.errs(lesson, move.lines, move.hint);
        await learner.reset();
        if (Object.hasOwn(keptScreens, number)) {
          const wanted = await keptValues(entry.id);
          while (!isDeepStrictEqual(learner.saved()?.values, wanted)) await learner.reset();
        }
        lesson = await learner.lesson();
        await learner.readOn(answer);
      }

      for (const task of lesson.tasks) {
        await learner.solve(lesson, task);
        await keep(number, task.id);
      }
      expect(kept.has(number)).toBe(Object.hasOwn(keptScreens, number));
      const end = await learner.readOn();
      expect(end).toContain(`✓ ${texts.lessonDone[lang]}: ${number}`);
      if (lesson.predict) expect(end).toContain(texts.asYouThought[lang]);
      for (const title of [texts.why, texts.production]) expect(end).toContain(title[lang]);
      await learner.ensureLayout();
    });

    test('all are done, and the contexts of the user are as they were', async () => {
      const lessons = await rowsOf<{ status: string }>('tutorial list', { env: home.env() });
      expect(lessons.map(({ status }) => status)).toEqual(course.map(() => 'done'));
      await ensureContexts(home.contexts);
    });
  },
);

async function ensureContexts(contexts: () => Promise<{ name: string; current: boolean }[]>): Promise<void> {
  expect(await contexts()).toEqual([
    expect.objectContaining({ name: 'work', current: true, brokers: ['127.0.0.1:1'], protected: false }),
    expect.objectContaining({ name: 'other', current: false, brokers: ['127.0.0.1:2'], protected: true }),
    expect.objectContaining({ name: 'learn', current: false }),
  ]);
}

describe.skipIf(noTmux)('a learner at a terminal', () => {
  const home = learnerHome('tutorial-terminal');
  const size = { columns: 80, rows: 24 } as const;
  let learner: Learner;
  beforeEach(async () => {
    const terminal = await openTerminal(home.env(), size);
    learner = new Learner({ terminal, env: home.env(), lang: 'en', ...size });
  });
  afterEach(() => closeTerminal(learner.terminal, home.pid));

  /** Opens a lesson from the shell, and reads up to its first task; afterwards the shell says its exit code. */
  async function begin(number: string): Promise<void> {
    const line = `clear; kafkactl tutorial open ${number} --lang en --port ${home.port}; echo "exit $?"`;
    await learner.open(lessonOf(number), line);
    await learner.readOn();
  }

  async function withSecondTerminal(use: (second: Terminal) => Promise<void>): Promise<void> {
    const second = await openTerminal(home.env(), size, 'learn');
    try {
      await use(second);
    } finally {
      await second.close();
    }
  }

  test('after a SIGKILL the lesson goes on: names, tasks and processes in the background', { timeout }, async () => {
    await begin('3.5');
    const lesson = await learner.lesson();
    const [joined, polite] = lesson.tasks;
    if (!joined || !polite) throw new Error('3.5 has other tasks');
    await learner.solve(lesson, joined);
    const values = learner.saved()?.values;
    process.kill(home.pid() ?? 0, 'SIGKILL');
    await learner.sees('that it was killed', ({ lines }) => lines.some((line) => /^(Killed|exit 137)/.test(line)));
    await learner.comeBack();
    expect(learner.saved()?.values).toEqual(values);
    await learner.sees('the first task done', ({ lines }) => lines[1]?.startsWith(' ✓ ▸ ') ?? false);
    await learner.type('jobs');
    await learner.sees('three jobs', ({ below }) => {
      return ['[1]', '[2]', '[3]'].every((job) => below.some((line) => line.startsWith(job) && /running/i.test(line)));
    });
    await learner.solve(lesson, polite);
    await learner.type('kill %1 %2 %3');
  });

  test('another size keeps the typed line and the layout', { timeout }, async () => {
    await begin('1.1');
    const lesson = await learner.lesson();
    await learner.terminal.write('topics create user-ev');
    await learner.ensureLayout('topics create user-ev');
    for (const [columns, rows] of [
      [120, 40],
      [70, 20],
    ] as const) {
      await learner.resize(columns, rows);
      await learner.ensureLayout('topics create user-ev');
    }
    await learner.type('ents --profile dev');
    if (lesson.tasks[0]) await learner.seesDone(lesson, lesson.tasks[0]);
    await learner.ensureLayout();
  });

  test('what is done in a second terminal is seen in the first', { timeout }, async () => {
    await begin('1.1');
    const lesson = await learner.lesson();
    const [created, written] = lesson.tasks;
    if (!created || !written) throw new Error('1.1 has other tasks');
    await withSecondTerminal(async (second) => {
      await second.type(
        'kafkactl sandbox run kafka-topics --name learn -- --create --topic user-events --partitions 3 --replication-factor 1',
      );
      await learner.seesDone(lesson, created);
      await second.clear();
      await second.type(`kafkactl produce user-events '{"userId":1}'`);
      await learner.seesDone(lesson, written);
      await learner.ensureLayout();
    });
  });

  test('a second tutorial says that one is open', { timeout }, async () => {
    await begin('1.1');
    await withSecondTerminal(async (second) => {
      await second.type('kafkactl tutorial; echo "exit $?"');
      const screen = await second.shows(/^exit 4$/m);
      expect(screen.replace(/\s+/g, ' ')).toContain(`the tutorial is open in another terminal (process ${home.pid()})`);
    });
    await learner.ensureLayout();
  });

  test('Ctrl-C ends a line or drops what is typed, and Ctrl-D leaves a whole terminal', { timeout }, async () => {
    await begin('1.4');
    await learner.type('consume user-events --from-beginning');
    await learner.sees('the records', ({ below }) => below.some((line) => line.includes('USER_DELETED')));
    await learner.terminal.press('C-c');
    await learner.ensureLayout();
    await learner.terminal.write('topics delete user-events');
    await learner.ensureLayout('topics delete user-events');
    await learner.terminal.press('C-c');
    await learner.ensureLayout();
    await learner.terminal.press('C-d');
    await learner.sees('exit code 0', ({ lines }) => lines.includes('exit 0'));
    await learner.type('clear; seq 1 60');
    const { lines } = await learner.sees('the last number', (page) => page.lines.includes('60'));
    expect(lines).toEqual([...Array.from({ length: 23 }, (_, index) => String(index + 38)), '$']);
  });

  test('a page that has the whole screen gives it back', { timeout }, async () => {
    await begin('1.4');
    await learner.type('consume user-events --group readers --exit');
    await learner.sees('the records', ({ below }) => below.some((line) => line.includes('USER_DELETED')));
    await learner.ensureLayout();
    await learner.type('groups lag readers --watch 500ms');
    const isWhole = ({ lines, prompt }: { lines: readonly string[]; prompt: string }) =>
      lines.some((line) => line.includes('in 1 partition')) &&
      !lines[0]?.startsWith(' 1.4') &&
      !prompt.startsWith('1.4');
    await learner.sees('the lag alone', isWhole);
    await learner.terminal.press('C-c');
    await learner.ensureLayout();
    expect((await learner.page()).lines.join('\n')).not.toContain('in 1 partition');
  });
});

describe('the tutorial in a pipe', () => {
  const home = learnerHome('tutorial-pipe');
  const line = (text: string) => bash(text, { env: { ...home.env(), KAFKACTL_LANG: 'en' } });

  test('it ends with its input, without escape sequences', { timeout }, async () => {
    const lines = 'topics create user-events --profile dev\\nstatus\\n';
    const { code, out, err } = await line(`printf '${lines}' | kafkactl tutorial open 1.1 --plain --port ${home.port}`);
    expect(code).toBe(0);
    expect(out).toContain('✓ user-events exists');
    for (const text of [out, err]) expect(text).not.toContain('\x1b');
  });

  test('what it knows is told in lines and rows', { timeout }, async () => {
    const head = await line('kafkactl tutorial list | head -1');
    expect(head).toMatchObject({ code: 0, err: '' });
    expect(head.out.split('\n')).toHaveLength(2);
    const status = await line('kafkactl tutorial status -o json');
    expect(JSON.parse(status.out)).toMatchObject([
      { lesson: 'first-topic', number: '1.1', pid: null, tasks: [{ status: 'done' }, { status: 'current' }, {}] },
    ]);
    await ensureContexts(home.contexts);
  });
});
