/**
 * Lessons on a real cluster, without a terminal: an attempt at a lesson beside the prompt at which its lines are typed.
 * Names of topics and groups end with a suffix, so that lessons share a cluster; a destructive lesson has its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { inject } from 'vitest';
import { commandRegistry } from '../src/commands/index.js';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import type { LessonAttempt } from '../src/lib/learn/attempt/attempt.js';
import { type AttemptStore, openAttempt } from '../src/lib/learn/attempt/open-attempt.js';
import { runSteps, type WatchedAttempt } from '../src/lib/learn/attempt/run-steps.js';
import type { LessonSource } from '../src/lib/learn/course/course.js';
import type { LearnSandbox, Lesson, SolveStep } from '../src/lib/learn/course/lesson.js';
import { drawVariables } from '../src/lib/learn/course/variables.js';
import { watcherSettings } from '../src/lib/learn/observe/watcher-settings.js';
import { openLessonShell } from '../src/lib/learn/shell/open-shell.js';
import type { LessonShell } from '../src/lib/learn/shell/shell.js';
import { startSandbox, stopSandbox, tutorialSandbox } from '../src/lib/sandbox/index.js';
import { folders } from '../src/lib/settings/folders.js';
import type { ClusterSettings } from '../src/lib/settings/types.js';
import { main } from '../src/main.js';
import { ownHome, randomPort, sandboxContextOf, suiteEnv } from './kafka.js';
import { randomName } from './names.js';

type Env = Readonly<Record<string, string | undefined>>;

/** How long one fact may take, in milliseconds: the longest is the session of a member that was killed. */
const patienceMs = 25_000;
/** Milliseconds between two looks while a test waits. */
const everyMs = 60;

/** A sandbox as the tutorial makes it, in a home of the suite. */
export interface LearnHome {
  readonly env: Env;
  /** Starts what is not running. */
  ready(): Promise<ClusterSettings>;
  /** A line of a lesson as it is typed here. */
  lineOf(line: string): string;
  end(): Promise<void>;
}

const start = async (name: LearnSandbox, env: Env, port?: number): Promise<ClusterSettings> => {
  const brokers = name === 'learn-3' ? 3 : 1;
  const options = { name, brokers, requestLog: true, use: 'never', port } as const;
  return (await startSandbox(options, sandboxContextOf(env))).settings;
};

const shared = new Map<LearnSandbox, Promise<ClusterSettings>>();

/** The sandbox that lessons share; it ends with the suite. */
const sharedHome = (name: LearnSandbox): LearnHome => ({
  env: suiteEnv(),
  ready() {
    const started = shared.get(name) ?? start(name, suiteEnv(), randomPort());
    shared.set(name, started);
    return started;
  },
  lineOf: (line) => line,
  end: async () => {},
});

/** The own sandbox of a destructive lesson. One that the tutorial did not make is replaced. */
function ownLearnHome(name: LearnSandbox, lesson: string): LearnHome {
  const env = ownHome(`lesson-${lesson}`);
  const port = randomPort();
  const purge = () => stopSandbox(name, { purge: true }, sandboxContextOf(env));
  return {
    env,
    async ready() {
      if (!tutorialSandbox(name, folders(env))) await purge();
      return start(name, env, port);
    },
    // The default port may be taken meanwhile by another sandbox of this machine.
    lineOf: (line) => (/^sandbox up\b/.test(line) ? `${line} --port ${port}` : line),
    end: async () => void (await purge()),
  };
}

export const learnHome = ({ sandbox, destructive, id }: Lesson): LearnHome =>
  destructive ? ownLearnHome(sandbox, id) : sharedHome(sandbox);

/** An attempt at a lesson, with its prompt. */
export class LessonBench implements WatchedAttempt {
  readonly suffix: string;
  readonly shell: LessonShell;
  readonly cluster: Cluster;
  readonly #home: LearnHome;
  readonly #transcript: string[];
  readonly #reopen: () => Promise<LessonAttempt>;
  readonly #close: () => Promise<void>;
  #attempt: LessonAttempt;
  #leaving = false;

  private constructor(parts: BenchParts, attempt: LessonAttempt) {
    const { home, suffix, cluster, transcript, reopen, shellFor, close } = parts;
    this.#home = home;
    this.#close = close;
    this.suffix = suffix;
    this.cluster = cluster;
    this.#transcript = transcript;
    this.#reopen = reopen;
    this.#attempt = attempt;
    this.shell = shellFor((word) => this.#onTutorialWord(word));
  }

  /** Sets the lesson up with values that `random` draws. */
  static async open(source: LessonSource, home: LearnHome, random: () => number): Promise<LessonBench> {
    const { sandbox } = await source.fill(drawVariables(source.variables, () => 0));
    const settings = await home.ready();
    const watched = watcherSettings(settings);
    const open = (each: ClusterSettings) => connect(each, { signal: neverAborted() });
    const { requestTimeoutMs } = settings;
    const [cluster, watcher] = await Promise.all([open({ ...watched, requestTimeoutMs }), open(watched)]);
    const suffix = randomName('').slice(0, 6);
    const transcript: string[] = [];
    const store = memoryStore();
    const reopen = () =>
      openAttempt({
        source,
        random,
        suffix,
        cluster,
        watcher,
        folders: folders(home.env),
        scope: (name) => name.includes(suffix),
        store,
        now: Date.now,
        bringUp: async () => void (await home.ready()),
      });
    const shellFor: BenchParts['shellFor'] = (onTutorialWord) =>
      openLessonShell({
        app: {
          runLine: (line) => main({ ...line, stdin: () => line.stdin, ownsStreams: false }),
          cwd: '/',
          signal: neverAborted(),
          now: Date.now,
        },
        commands: commandRegistry,
        env: { ...home.env, KAFKACTL_CONTEXT: sandbox, KAFKACTL_LANG: 'en' },
        context: sandbox,
        lang: 'en',
        stdin: Readable.from([]),
        stdout: linesInto(transcript),
        stderr: linesInto(transcript),
        folder: folderFor(suffix),
        onTutorialWord,
        onJobLine: (text) => transcript.push(text),
      });
    const close = async () => {
      await Promise.all([cluster.close(), watcher.close()]);
    };
    try {
      return new LessonBench({ home, suffix, cluster, transcript, reopen, shellFor, close }, await reopen());
    } catch (error) {
      await close();
      throw error;
    }
  }

  get attempt(): LessonAttempt {
    return this.#attempt;
  }

  get lesson() {
    return this.#attempt.lesson;
  }

  get state() {
    return this.#attempt.state;
  }

  look() {
    return this.#attempt.look();
  }

  judge: WatchedAttempt['judge'] = (...args) => this.#attempt.judge(...args);

  /** Types lines; `exit` leaves the tutorial, which is opened again before the next line. */
  async type(steps: readonly SolveStep[], withinMs = patienceMs): Promise<readonly SolveStep[]> {
    const late: SolveStep[] = [];
    for (const step of steps) {
      const onLine = (line: string) => this.#transcript.push(`> ${line}`);
      const typed = 'line' in step ? { ...step, line: this.#home.lineOf(step.line) } : step;
      const isLate = (await runSteps([typed], this.shell, this, { withinMs, everyMs, onLine })).length > 0;
      if (isLate) late.push(step);
      if (this.#leaving) await this.resume();
    }
    return late;
  }

  /** Leaves and opens the tutorial again, as another process does. */
  async resume(): Promise<void> {
    this.#leaving = false;
    await this.#attempt.close();
    this.#attempt = await this.#reopen();
  }

  async reset(): Promise<void> {
    await this.shell.endJobs();
    this.#attempt = await this.#attempt.reset();
  }

  /** Looks until a fact is true of the attempt; false where it is not in time. */
  async sees(fact: (bench: this) => boolean, withinMs = patienceMs): Promise<boolean> {
    const found = await pollUntil(
      async () => {
        await this.look();
        return fact(this);
      },
      { withinMs, everyMs },
    );
    return found === true;
  }

  isDone(task: string): boolean {
    return this.state.tasks.find(({ id }) => id === task)?.status === 'done';
  }

  /** Ends jobs, removes topics and groups, and says what is left all the same. */
  async end(): Promise<string[]> {
    await this.shell.endJobs();
    try {
      await this.#attempt.tearDown();
      return await this.#leftovers();
    } finally {
      this.shell.close();
      await this.#attempt.close();
      await this.#close();
    }
  }

  async #leftovers(): Promise<string[]> {
    const isOurs = (text: string) => text.includes(this.suffix);
    const [topics, { groups }] = await Promise.all([this.cluster.topics(), this.cluster.groups()]);
    const processes = execFileSync('ps', ['-axww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
    return [
      ...topics
        .map(({ name }) => name)
        .filter(isOurs)
        .map((name) => `topic ${name}`),
      ...groups
        .map(({ group }) => group)
        .filter(isOurs)
        .map((name) => `group ${name}`),
      ...processes.filter(isOurs).map((line) => `process ${line.trim()}`),
    ];
  }

  /** Everything that helps to see why a lesson did not go as its author meant. */
  describe(): string {
    const { tasks, diagnosis, faults, view } = this.state;
    const { now } = view;
    const rows = tasks.map(({ id, status, result, error }) => {
      const judged = error ? `THROWS ${error.stack ?? error.message}` : JSON.stringify(result?.facts ?? {});
      return `  task ${id}: ${status} ${judged}`;
    });
    const topics = [...now.topics.values()].map(
      ({ name, partitions }) => `  topic ${name}: ends ${partitions.map(({ end }) => end).join(', ')}`,
    );
    const groups = [...now.groups.values()].map(
      ({ name, state, members, committed }) =>
        `  group ${name}: ${state}, ${members.length} members, committed ${committed.map(({ offset }) => offset).join(', ')}`,
    );
    return [
      ...rows,
      `  diagnosis: ${diagnosis ? `${diagnosis.id} ${JSON.stringify(diagnosis.facts)}` : 'none'}`,
      ...faults.map(({ hint, error }) => `  FAULT OF OURS${hint ? ` in hint ${hint}` : ''}: ${error.stack}`),
      `  the cluster ${now.answers ? 'answers' : 'does not answer'}`,
      ...topics,
      ...groups,
      ...view.reads.map((read) => `  read ${JSON.stringify(read)}`),
      ...view.events
        .filter(({ kind }) => kind !== 'committed')
        .slice(-15)
        .map((event) => `  event ${JSON.stringify(event)}`),
      ...this.#transcript
        .filter((line, index, all) => line.startsWith('> ') || index > all.length - 15)
        .map((line) => `  | ${line}`),
    ].join('\n');
  }

  #onTutorialWord(word: string): number {
    this.#attempt.used(word);
    if (word === 'hint') this.#attempt.hint();
    if (word === 'exit') this.#leaving = true;
    return 0;
  }
}

interface BenchParts {
  readonly home: LearnHome;
  readonly suffix: string;
  readonly cluster: Cluster;
  readonly transcript: string[];
  readonly reopen: () => Promise<LessonAttempt>;
  readonly shellFor: (onTutorialWord: (word: string) => number) => LessonShell;
  readonly close: () => Promise<void>;
}

const neverAborted = (): AbortSignal => new AbortController().signal;

/** A folder for what the prompt keeps. */
function folderFor(suffix: string): string {
  const folder = join(inject('suiteHome'), 'lessons', suffix);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A stream whose text goes line by line into the transcript. */
function linesInto(transcript: string[]): PassThrough {
  let rest = '';
  return new PassThrough().on('data', (chunk: Buffer) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    transcript.push(...lines);
  });
}

/** Keeps attempts as the text that a file would hold. */
export function memoryStore(): AttemptStore {
  let text: string | undefined;
  return {
    openAttempt: () => (text === undefined ? undefined : JSON.parse(text)),
    saveAttempt: (_, attempt) => {
      text = attempt && JSON.stringify(attempt);
    },
    finished: () => {},
  };
}
