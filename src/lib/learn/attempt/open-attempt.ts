import { CliError, isUnreachable } from '../../base/errors.js';
import type { Folders } from '../../base/folders.js';
import type { Cluster } from '../../kafka/cluster.js';
import { tutorialSandbox } from '../../sandbox/index.js';
import type { Judgement } from '../checks/check.js';
import { type Check, evaluateCheck, wantedMembers } from '../checks/index.js';
import type { LessonSource } from '../course/course.js';
import type { LearnSandbox, Lesson, VariableValues } from '../course/lesson.js';
import { drawVariables } from '../course/variables.js';
import type { Observation, Scope, TimelineEvent } from '../observe/observation.js';
import { Observer } from '../observe/observer.js';
import type { AttemptFault, AttemptState, LessonAttempt, NextHint } from './attempt.js';
import { diagnose, isAboutHints, nextHint, shownKey } from './hints.js';
import { type MemberWait, removeLessonResources, setUp } from './prepare.js';
import { fromJson, type SavedAttempt, toJson } from './saved-attempt.js';
import { emptyMemory, judgeTasks, type TaskMemory, tryJudging, viewOfTask } from './task-run.js';
import { startTraffic, type Traffic } from './traffic.js';

/** Where attempts are kept, a plain JSON object for each lesson. */
export interface AttemptStore {
  /** The attempt at a lesson that an earlier process left; undefined where there is none. */
  openAttempt(lesson: string): unknown;
  saveAttempt(lesson: string, attempt: object | undefined): void;
  finished(lesson: string, how: FinishedLesson): void;
}

export interface FinishedLesson {
  readonly hash: string;
  /** How many hints were asked for, the answers too. */
  readonly hints: number;
  /** True where it was solved for the learner. */
  readonly skipped: boolean;
}

/** The cluster of a lesson, once for each use. */
export interface LessonClusters {
  /** For what the lesson needs on the cluster. Has the client id of the watcher too, so that its requests are not logged. */
  readonly cluster: Cluster;
  /** The same cluster opened with `watcherSettings`, whose requests end soon. */
  readonly watcher: Cluster;
}

export interface AttemptOptions extends MemberWait, LessonClusters {
  readonly source: LessonSource;
  /** Numbers in [0, 1), for the values of the variables. */
  readonly random: () => number;
  /** At the end of the names of topics and groups, so that lessons can share a cluster. */
  readonly suffix?: string;
  readonly folders: Folders;
  /** Which names are the lesson's to remove at a reset and to watch. */
  readonly scope: Scope;
  readonly store: AttemptStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Starts the nodes that a destructive lesson ended, for its reset and teardown. */
  readonly bringUp?: () => Promise<void>;
  /**
   * Asked while the cluster does not answer: the sandbox at other addresses, where it was made anew; undefined where they
   * are the same.
   */
  readonly reconnect?: () => Promise<LessonClusters | undefined>;
  /**
   * True where a line in a shell asks for a hint, and the learner does not come back to the lesson: tasks that it finds done
   * are said by the tutorial, when it is opened again.
   */
  readonly isOneShot?: boolean;
}

/**
 * Opens a lesson: goes on with an attempt at the same text of it, or sets up a new one. Throws before anything is changed
 * where the cluster is not that of the tutorial's sandbox, and `conflict` where a group of the lesson has members.
 */
export async function openAttempt(options: AttemptOptions): Promise<LessonAttempt> {
  const { source, store } = options;
  const saved = fromJson(store.openAttempt(source.id));
  if (saved && saved.hash === source.hash && !saved.memory.done) {
    const lesson = await source.fill(saved.values);
    const clusterId = await requireTutorialCluster(options.cluster, lesson.sandbox, options.folders);
    if (clusterId === saved.clusterId || lesson.destructive) return resume(lesson, saved, options);
  }
  return begin(options);
}

async function begin(options: AttemptOptions): Promise<LessonAttempt> {
  const { source, cluster, folders, now } = options;
  const values = drawVariables(source.variables, options.random, options.suffix);
  const lesson = await source.fill(values);
  const clusterId = await requireTutorialCluster(cluster, lesson.sandbox, folders);
  await removeLessonResources(cluster, { names: lesson.names }, options);
  const openedAt = now();
  await setUp(cluster, lesson.setup);
  const saved: SavedAttempt = {
    hash: source.hash,
    clusterId,
    values,
    openedAt,
    memory: emptyMemory,
    events: [],
    shown: [],
    asked: 0,
    predicted: undefined,
    skipped: false,
  };
  return watch(lesson, saved, false, options);
}

const resume = (lesson: Lesson, saved: SavedAttempt, options: AttemptOptions): Promise<LessonAttempt> =>
  watch(
    lesson,
    options.isOneShot ? saved : { ...saved, memory: { ...saved.memory, resumes: saved.memory.resumes + 1 } },
    true,
    options,
  );

async function watch(
  lesson: Lesson,
  saved: SavedAttempt,
  resumed: boolean,
  options: AttemptOptions,
): Promise<LessonAttempt> {
  const { watcher, folders, scope, now } = options;
  const observer = new Observer({
    cluster: watcher,
    requestLogFiles: tutorialSandbox(lesson.sandbox, folders)?.requestLogs ?? [],
    scope,
    since: saved.openedAt,
    now,
    earlier: saved.events,
  });
  try {
    const first = await observer.look();
    const traffic = trafficOf(lesson, options);
    return new WatchedLesson(lesson, saved, resumed, { options, observer, traffic }, first);
  } catch (error) {
    observer.close();
    throw error;
  }
}

const trafficOf = ({ setup }: Lesson, { cluster }: LessonClusters): Traffic =>
  startTraffic(
    cluster,
    setup.flatMap((step) => ('traffic' in step ? [step] : [])),
  );

/** Throws where the cluster is not that of the sandbox that the tutorial made; gives its id. */
async function requireTutorialCluster(cluster: Cluster, name: LearnSandbox, folders: Folders): Promise<string> {
  const sandbox = tutorialSandbox(name, folders);
  if (!sandbox) {
    throw new CliError('notFound', `there is no sandbox "${name}" that the tutorial made`, {
      hint: 'Start the tutorial again, which makes it:  kafkactl tutorial',
    });
  }
  const { clusterId } = await cluster.describe().catch((error: unknown) => {
    throw isUnreachable(error) ? stoppedError(name, error) : error;
  });
  if (clusterId === sandbox.clusterId) return sandbox.clusterId;
  throw new CliError(
    'denied',
    `the tutorial changes nothing here: this cluster (${clusterId ?? 'without an id'}) is not its sandbox "${name}"`,
    { hint: `Unset what points to another cluster, or start the sandbox:  kafkactl sandbox up --name ${name}` },
  );
}

const stoppedError = (name: LearnSandbox, cause: unknown): CliError =>
  new CliError('unreachable', `the sandbox "${name}" does not answer`, {
    hint: `Start it:  kafkactl sandbox up --name ${name}`,
    cause,
  });

interface Watching {
  readonly options: AttemptOptions;
  readonly observer: Observer;
  readonly traffic: Traffic;
}

class WatchedLesson implements LessonAttempt {
  readonly lesson: Lesson;
  readonly resumed: boolean;
  #watching: Watching;
  #saved: SavedAttempt;
  /** What was known of the tasks when this process opened the attempt. */
  readonly #memoryBefore: TaskMemory;
  #seen: Observation;
  #state: AttemptState;
  #lastLook: Promise<unknown> = Promise.resolve();
  /** The look that waits for the running one to end. */
  #nextLook: Promise<AttemptState> | undefined;
  #closed: Promise<void> | undefined;

  constructor(lesson: Lesson, saved: SavedAttempt, resumed: boolean, watching: Watching, first: Observation) {
    this.lesson = lesson;
    this.resumed = resumed;
    this.#watching = watching;
    this.#saved = saved;
    this.#memoryBefore = saved.memory;
    this.#seen = first;
    this.#state = this.#judgeSeen([]);
    this.#save();
    if (this.#state.done) this.#finish();
  }

  get values(): VariableValues {
    return this.#saved.values;
  }

  get state(): AttemptState {
    return this.#state;
  }

  get predicted(): string | undefined {
    return this.#saved.predicted;
  }

  look(): Promise<AttemptState> {
    if (this.#nextLook) return this.#nextLook;
    const look = this.#lastLook.then(() => {
      this.#nextLook = undefined;
      return this.#lookOnce();
    });
    this.#nextLook = look;
    this.#lastLook = look.catch(() => {});
    return look;
  }

  judge(check: Check, task = this.#currentTask()?.id): Judgement {
    const { memory } = this.#saved;
    const given = memory.given.find(({ id }) => id === task);
    return evaluateCheck(check, given ? viewOfTask(this.#seen, given, memory) : this.#state.view);
  }

  hint({ isOffered = false }: { readonly isOffered?: boolean } = {}): NextHint {
    const progress = this.#currentTask();
    const { shown, asked } = this.#saved;
    const { hint: diagnosis } = diagnose(this.lesson.hints, progress?.id, this.#state.view, evaluateCheck, shown);
    const passes = (check: Check) => tryJudging(check, this.#state.view, evaluateCheck).result?.passed === true;
    const next = nextHint(this.lesson, progress, diagnosis, shown, passes);
    const key = progress && shownKey(progress.id, next.hint?.id ?? 'answer');
    if (key === undefined || shown.includes(key)) return next;
    const task = this.lesson.tasks.find(({ id }) => id === progress?.id);
    const counts = !isOffered && !(task && isAboutHints(task.check));
    this.#change({ shown: [...shown, key], asked: counts ? asked + 1 : asked });
    return next;
  }

  predict(choice: string): void {
    this.#change({ predicted: choice });
  }

  used(word: string): void {
    const { memory } = this.#saved;
    this.#change({ memory: { ...memory, words: [...memory.words, word] } });
  }

  skip(): void {
    this.#change({ skipped: true });
  }

  async reset(): Promise<LessonAttempt> {
    await this.tearDown();
    return begin(this.#watching.options);
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async tearDown(): Promise<void> {
    const { options } = this.#watching;
    const { cluster, folders, scope, store, bringUp } = options;
    await this.close();
    if (this.lesson.destructive) await bringUp?.();
    await requireTutorialCluster(cluster, this.lesson.sandbox, folders);
    await removeLessonResources(cluster, { names: this.lesson.names, scope }, options);
    store.saveAttempt(this.lesson.id, undefined);
  }

  async #end(): Promise<void> {
    await Promise.all([this.#watching.traffic.stop(), this.#lastLook]);
    this.#watching.observer.close();
  }

  #currentTask() {
    return this.#state.tasks.find(({ status }) => status === 'current');
  }

  async #lookOnce(): Promise<AttemptState> {
    if (this.#closed) return this.#state;
    const faults: AttemptFault[] = [];
    try {
      this.#seen = await this.#watching.observer.look();
      if (!this.#seen.now.answers) await this.#reconnect();
    } catch (thrown) {
      const now = { ...this.#seen.now, at: this.#watching.options.now(), answers: false };
      this.#seen = { ...this.#seen, now };
      if (!isUnreachable(thrown)) faults.push({ hint: undefined, error: asError(thrown) });
    }
    const before = this.#saved.memory;
    this.#state = this.#judgeSeen(faults);
    const events = keptEvents(this.#seen.events);
    const isNew = events.length !== this.#saved.events.length || events.at(-1)?.at !== this.#saved.events.at(-1)?.at;
    if (isNew) this.#saved = { ...this.#saved, events };
    if (isNew || !isSame(before, this.#saved.memory)) this.#save();
    if (this.#state.done && !before.done) this.#finish();
    return this.#state;
  }

  /** Goes on at other addresses, where the sandbox was made anew. */
  async #reconnect(): Promise<void> {
    const { options, observer, traffic } = this.#watching;
    const clusters = await options.reconnect?.();
    if (!clusters || this.#closed) return;
    observer.follow(clusters.watcher);
    void traffic.stop();
    this.#watching = { options: { ...options, ...clusters }, observer, traffic: trafficOf(this.lesson, clusters) };
  }

  /** Judges what was seen, and keeps what tasks and checks have to remember. */
  #judgeSeen(faults: readonly AttemptFault[]): AttemptState {
    const { tasks, hints } = this.lesson;
    const judged = judgeTasks(tasks, this.#saved.memory, this.#seen, evaluateCheck);
    this.#saved = { ...this.#saved, memory: judged.memory };
    const { given } = judged.memory;
    const shown = given.find(({ id }) => id === judged.current) ?? given.at(-1);
    if (!shown) throw new Error(`the lesson ${this.lesson.id} has no tasks`);
    const task = tasks.find(({ id }) => id === judged.current);
    const seen = viewOfTask(this.#seen, shown, judged.memory);
    const view = task ? { ...seen, wantedMembers: wantedMembers(task.check) } : seen;
    const diagnosis = diagnose(hints, judged.current, view, evaluateCheck, this.#saved.shown);
    return {
      tasks: judged.tasks,
      done: judged.memory.done,
      diagnosis: diagnosis.hint,
      view,
      faults: [...faults, ...diagnosis.faults],
    };
  }

  #change(part: Partial<SavedAttempt>): void {
    this.#saved = { ...this.#saved, ...part };
    this.#save();
  }

  #save(): void {
    const { store, isOneShot } = this.#watching.options;
    const { words } = this.#saved.memory;
    const kept = isOneShot ? { ...this.#saved, memory: { ...this.#memoryBefore, words } } : this.#saved;
    store.saveAttempt(this.lesson.id, toJson(kept));
  }

  #finish(): void {
    const { store, source, isOneShot } = this.#watching.options;
    if (isOneShot) return;
    const { asked, skipped } = this.#saved;
    store.finished(source.id, { hash: source.hash, hints: asked, skipped });
  }
}

/** How many events are kept for another process. */
const mostEvents = 300;

/** The events that the cluster does not show any more. Commits are left out: there are several a second. */
const keptEvents = (events: readonly TimelineEvent[]): readonly TimelineEvent[] =>
  events.filter(({ kind }) => kind !== 'committed').slice(-mostEvents);

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** True where a look has changed nothing that has to be kept. */
const isSame = (before: TaskMemory, after: TaskMemory): boolean =>
  before.done === after.done &&
  before.given.length === after.given.length &&
  before.given.every(({ latched, last }, index) => {
    const now = after.given[index];
    return latched === now?.latched && last?.passed === now.last?.passed;
  });
