/** The tutorial as a learner meets it: by lines, and at a real terminal in tmux. Without tmux the latter are skipped; CI has it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadCourse } from '../src/lib/learn/course/course.js';
import { runningTutorial } from '../src/lib/learn/progress/progress-store.js';
import { stopSandbox } from '../src/lib/sandbox/index.js';
import { folders } from '../src/lib/settings/folders.js';
import { run } from './bundle.js';
import { ownHome, randomPort, sandboxContextOf } from './kafka.js';
import { noTmux, Terminal } from './terminal.js';
import { kafkactl, type LineOptions, rows } from './world.js';

const timeout = 120_000;
type Env = Readonly<Record<string, string | undefined>>;

interface LessonRow {
  readonly number: string;
  readonly lesson: string;
  readonly status: string;
  readonly current: boolean;
}

/** A learner with a home of their own. */
function learner(name: string) {
  let env: Env = {};
  const port = randomPort();
  beforeAll(() => {
    env = { ...ownHome(name), KAFKACTL_LANG: 'en' };
  });
  afterAll(() => stopSandbox('learn', { purge: true }, sandboxContextOf(env)), timeout);
  return {
    env: () => env,
    port,
    line: (line: string, options: LineOptions = {}) => kafkactl(line, { ...options, env }),
    rows: <T>(line: string) => rows<T>(line, { env }),
    lessons: () => rows<LessonRow>('tutorial list', { env }),
    statusOf: async (number: string) =>
      (await rows<LessonRow>('tutorial list', { env })).find((row) => row.number === number)?.status,
    /** Types lines at the prompt of --plain, and gives what is said. */
    async types(line: string, ...typed: readonly string[]) {
      const { code, out, err } = await kafkactl(`${line} --plain --port ${port}`, {
        env,
        stdin: typed.map((each) => `${each}\n`).join(''),
      });
      return { code, out, err };
    },
  };
}

describe('by lines', () => {
  const me = learner('tutorial-lines');

  test('before it is begun there is nothing to tell, and the lessons can be listed', async () => {
    expect(await me.lessons()).toHaveLength((await loadCourse()).length);
    expect((await me.lessons())[0]).toEqual({
      number: '0.1',
      lesson: 'cluster',
      title: expect.any(String),
      status: 'new',
      current: false,
    });
    expect((await me.line('tutorial status')).err).toContain('The tutorial has not been begun');
    expect((await me.line('tutorial hint')).err).toContain('The tutorial has not been begun');
  });

  test(
    'lines typed one after the other are run, and what they change is said',
    async () => {
      const { code, out } = await me.types(
        'tutorial open 1.1',
        'topics create user_events --partitions 3',
        'hint',
        'topics create user-events --partitions 3',
        "produce user-events '{}'",
        'next',
      );
      expect(code).toBe(0);
      // The cursor is never moved, and there are no colours.
      expect(out).not.toContain('\x1b');
      expect(out.match(/There is no picture here/g)).toHaveLength(1);
      const said = [
        'Lesson 1.1',
        'Before you touch anything',
        '1.1> topics create user_events',
        'You created user_events',
        '1.1> topics create user-events',
        '✓ user-events exists',
        'Task 2/3',
        '1.1> produce',
        '✓ at least one new event in user-events',
        'Task 3/3',
        '1.1> next',
        'Still to be done',
        'kafkactl tutorial',
        'kafkactl sandbox down --name learn',
      ];
      let at = 0;
      for (const text of said) {
        expect(out.slice(at)).toContain(text);
        at += out.slice(at).indexOf(text);
      }
      expect(await me.statusOf('1.1')).toBe('active');
      const [status] = await me.rows<{ tasks: { task: string; status: string }[]; pid: null }>('tutorial status');
      expect(status).toMatchObject({ lesson: 'first-topic', number: '1.1', pid: null, sandbox: 'learn' });
      expect(status?.tasks.map((task) => task.status)).toEqual(['done', 'done', 'current']);
    },
    timeout,
  );

  test(
    'a hint is given without the tutorial too, the next one each time',
    async () => {
      const hints = [];
      for (let count = 0; count < 6; count++) {
        const [row] = await me.rows<{ lesson: string; hint: string }>('tutorial hint');
        expect(row?.lesson).toBe('first-topic');
        hints.push(row?.hint);
        if (row?.hint.includes('The answer')) break;
      }
      const progress = JSON.parse(readFileSync(join(folders(me.env()).data, 'learn/progress.json'), 'utf8'));
      // Whoever asks from a shell has not come back to the lesson.
      expect(progress.attempts['first-topic'].memory.resumes).toBe(0);
      expect(hints.length).toBeGreaterThan(1);
      expect(hints.at(-1)).toMatch(/topics create order-events/);
    },
    timeout,
  );

  test(
    'skip solves the lesson that goes on, line by line, and marks it',
    async () => {
      const { out } = await me.types('tutorial skip', '', 'next', 'quit');
      expect(out).toContain('You go on where you left');
      expect(out).toMatch(/1\.1> topics create order-events/);
      expect(out).toContain('Lesson solved by me');
      expect(out).toContain('Lesson 1.2');
      expect(await me.statusOf('1.1')).toBe('skipped');
    },
    timeout,
  );

  test(
    'a lesson can be opened by its number, reset, and done in Spanish',
    async () => {
      const { out } = await me.types('tutorial open 1.4 --lang es', '1', 'reset', '2', 'list', 'quit');
      expect(out.match(/Lección 1\.4/g)).toHaveLength(2);
      expect(out).toMatch(/» 1\.1 .* vista/);
      expect(out).toContain('Kafka sigue en marcha');
      expect((await me.line('tutorial open 9.9 --plain')).code).toBe(3);
      expect((await me.line('tutorial open 9.9 --plain --lang es')).err).toContain('no hay ninguna lección "9.9"');
    },
    timeout,
  );
});

describe.skipIf(noTmux)('at a terminal', () => {
  const me = learner('tutorial-screen');
  let terminal: Terminal;
  beforeEach(async () => {
    terminal = await Terminal.open('', { env: { ...me.env() } as NodeJS.ProcessEnv });
  });
  afterEach(async () => {
    await terminal.close();
    // The terminal that closes ends the tutorial, which leaves its lesson in order.
    await expect.poll(pid, { timeout: 20_000 }).toBe(0);
  });

  const begin = (line: string) => terminal.type(`kafkactl ${line} --port ${me.port}`);
  const pid = () => runningTutorial(folders(me.env()))?.pid ?? 0;

  test(
    'the first run asks, a wrong move earns its hint, and the picture changes by itself',
    async () => {
      await begin('tutorial');
      await terminal.shows('How much have you used Kafka?');
      await terminal.press('Down');
      await terminal.press('Enter');
      const first = await terminal.shows('1.1 · Enter to read on>');
      // What stays still is above, the prompt on the last row.
      const lessons = (await loadCourse()).length;
      expect(first.split('\n')[0]).toMatch(new RegExp(`^ 1\\.1 Your first topic +0/${lessons} · learn ● running$`));
      expect(first.split('\n')).toHaveLength(24);
      expect(first).toContain('does not exist yet');
      await terminal.press('Enter');
      await terminal.shows('Before you touch anything');
      await terminal.type('3');
      await terminal.shows('Noted.');
      await terminal.type('topics create user_events --partitions 3');
      await terminal.shows(/Hint\n +You created user_events/);
      // In another terminal, as the tutorial says.
      const elsewhere = { env: { ...me.env(), KAFKACTL_CONTEXT: 'learn' } };
      expect((await run(['topics', 'create', 'user-events', '--partitions', '3'], elsewhere)).code).toBe(0);
      await terminal.shows(/✓ user-events exists(.*\n)*.*Task 2\/3/);
      expect(await terminal.shows(/^ ✓ ▸ ○ /m)).toMatch(/^ user-events +3 partitions/m);
    },
    timeout,
  );

  test(
    'after a SIGKILL it goes on in the same lesson; a second one is refused; other terminals may ask for hints',
    async () => {
      await begin('tutorial');
      await terminal.shows(/You go on where you left(.*\n)*1\.1> ?$/);
      expect(await terminal.shows(/^ ✓ ▸ ○ /m)).toContain('user-events  3 partitions');
      const second = await me.line('tutorial --plain');
      expect(second).toMatchObject({ code: 4, err: expect.stringContaining(`process ${pid()}`) });
      expect((await me.line('tutorial next')).err).toContain('Type there:  next');
      const inSpanish = (await me.line('tutorial next --lang es')).err;
      expect(inSpanish).toContain(`el tutorial está abierto en otra terminal (proceso ${pid()})`);
      expect(inSpanish).toContain('Escribe en ella:  next');
      expect(await me.line('tutorial status --lang es')).toMatchObject({
        code: 0,
        out: expect.stringContaining('learn (en marcha)'),
      });
      const [hint] = await me.rows<{ hint: string }>('tutorial hint');
      expect(hint?.hint).toMatch(/^Hint\n/);
      process.kill(pid(), 'SIGKILL');
      await terminal.shows('Killed');
      await terminal.type('stty sane; clear');
      await begin('tutorial');
      await terminal.shows('You go on where you left');
      await terminal.type("produce user-events '{}'");
      await terminal.shows(/✓ at least one new event(.*\n)*.*Task 3\/3/);
    },
    timeout,
  );

  test(
    'Ctrl-C ends the line alone, a full-screen page has the screen, a resize lays out everything, Ctrl-D leaves',
    async () => {
      await begin('tutorial open 1.4');
      await terminal.shows(/^1\.4.*> ?$/m);
      await terminal.type('consume user-events --from-beginning');
      await terminal.shows('Ctrl-C');
      await terminal.press('C-c');
      await terminal.shows(/\^C\n1\.4.*>/);
      await terminal.type('consume user-events --group readers --exit');
      await terminal.shows(/readers --exit\n(.*\n)*1\.4.*> ?$/);
      await terminal.type('groups lag readers --watch 500ms');
      expect(await terminal.shows(/in 1 partition/)).not.toContain('1.4 ');
      await terminal.press('C-c');
      await terminal.shows(/^ 1\.4 /);
      await terminal.resize(100, 30);
      await terminal.shows(/^─{60,}.*\n(.*\n)*1\.4.*> ?$/m);
      await terminal.shows(/^(?:.*\n){29}1\.4.*> ?$/);
      await terminal.resize(70, 15);
      await terminal.shows(/^─{49} hint helps/m);
      await terminal.resize(80, 24);
      await terminal.shows(/^─{59} hint helps/m);
      await terminal.press('C-d');
      await terminal.shows(/Everything stays as it is(.*\n)*\$ ?$/);
      await terminal.type('clear; seq 100');
      // The whole terminal scrolls again.
      await terminal.shows(/^7[89]\n(.*\n)*100\n\$ ?$/);
    },
    timeout,
  );

  test(
    'two consumers in the background both show an event that is produced afterwards, as lesson 1.4 promises',
    async () => {
      await begin('tutorial open 1.4');
      await terminal.shows(/^1\.4.*> ?$/m);
      await terminal.type('reset');
      await terminal.shows(/Back to the start(.*\n)*1\.4 · Enter/);
      for (const job of [1, 2]) {
        await terminal.type('consume user-events --from-beginning &');
        await terminal.shows(new RegExp(`^\\[${job}\\] .*USER_DELETED`, 'm'));
      }
      await terminal.type('produce user-events goodbye');
      await terminal.shows(/^\[1\] goodbye$/m);
      await terminal.shows(/^\[2\] goodbye$/m);
      await terminal.type('fg %2');
      await terminal.shows('Ctrl-Z stops it');
      await terminal.press('C-z');
      await terminal.shows(/\^Z\n\[2\]\+ {2}Stopped(.*\n)*1\.4.*> ?$/);
      await terminal.type('kill %1');
      await terminal.shows(/^\[1\]- {2}Terminated/m);
    },
    timeout,
  );

  test(
    'a reset says that it waits for members that were killed',
    async () => {
      await begin('tutorial open 3.1');
      await terminal.shows(/^3\.1.*> ?$/m);
      await terminal.type('consume user-events --group notifications-group --session-timeout 6s &');
      const members = async () =>
        (await me.rows<{ memberCount: number }>('groups list notifications-group --context learn'))[0]?.memberCount;
      await expect.poll(members, { timeout: 30_000 }).toBe(1);
      await terminal.type('kill -9 %1');
      await terminal.type('reset');
      await terminal.shows('There is a consumer left in notifications-group');
      await terminal.shows(/Lesson 3\.1(.*\n)*3\.1.*> ?$/);
    },
    timeout,
  );

  test(
    'SIGTERM closes it in order',
    async () => {
      await begin('tutorial open 1.4');
      await terminal.shows(/^1\.4.*> ?$/m);
      process.kill(pid(), 'SIGTERM');
      await terminal.shows(/\$ ?$/);
      await terminal.type('clear; seq 100');
      await terminal.shows(/^7[89]\n(.*\n)*100\n\$ ?$/);
      expect(runningTutorial(folders(me.env()))).toBeUndefined();
    },
    timeout,
  );
});
