import type { CheckView, Judgement } from '../checks/check.js';
import { type Check, worksOffline } from '../checks/index.js';
import type { Task } from '../course/lesson.js';
import type { ClusterState, Observation } from '../observe/observation.js';
import type { TaskProgress } from './attempt.js';

/** What is kept of a task from the look that gave it. */
export interface GivenTask {
  readonly id: string;
  /** When it was given: milliseconds since 1970. */
  readonly since: number;
  /** The cluster then. */
  readonly start: ClusterState;
  /** How many words of the tutorial had been used by then. */
  readonly wordsBefore: number;
  /** How often the lesson had been resumed by then. */
  readonly resumesBefore: number;
  /** True for an edge that has been true once. */
  readonly latched: boolean;
  /** Its last judgement: it stands while the cluster does not answer. */
  readonly last: Judgement | undefined;
}

/** What an attempt has to remember from look to look, and from process to process. */
export interface TaskMemory {
  /** In the order of the lesson. */
  readonly given: readonly GivenTask[];
  /** Words of the tutorial that were used, oldest first. */
  readonly words: readonly string[];
  readonly resumes: number;
  /** True once all tasks were done at the same look; it stays true. */
  readonly done: boolean;
}

export const emptyMemory: TaskMemory = { given: [], words: [], resumes: 0, done: false };

/** Judges a check; throws where the check itself is at fault. */
export type JudgeCheck = (check: Check, view: CheckView) => Judgement;

export interface JudgedTasks {
  readonly memory: TaskMemory;
  readonly tasks: readonly TaskProgress[];
  /** The first task that is not done; undefined at the end of the lesson. */
  readonly current: string | undefined;
}

/** What the checks of a task may look at: what happened since it was given. */
export function viewOfTask(seen: Observation, given: GivenTask, { words, resumes }: TaskMemory): CheckView {
  return {
    ...seen,
    start: given.start,
    since: given.since,
    tutorial: { words: words.slice(given.wordsBefore), resumed: resumes - given.resumesBefore },
  };
}

/**
 * Judges the tasks after a look. A task is given when those before it are done, and starts with that look. A level is done
 * while its check passes, an edge once it has passed; when all are done together, they stay so. While the cluster does not
 * answer, what cannot be judged then is as it was.
 */
export function judgeTasks(
  tasks: readonly Task[],
  before: TaskMemory,
  seen: Observation,
  judge: JudgeCheck,
): JudgedTasks {
  const given: GivenTask[] = [];
  const judged: {
    readonly done: boolean;
    readonly result: Judgement | undefined;
    readonly error: Error | undefined;
  }[] = [];
  for (const task of tasks) {
    const known = before.given.find(({ id }) => id === task.id);
    if (!known && judged.some(({ done }) => !done)) break;
    const own = known ?? giveTask(task.id, seen, before);
    const { result: judgement, error } = tryJudging(task.check, viewOfTask(seen, own, before), judge);
    const isUnknown = !seen.now.answers && judgement?.passed === false && !worksOffline(task.check);
    const result = isUnknown ? (own.last ?? judgement) : judgement;
    const latched = own.latched || (task.mode === 'edge' && result?.passed === true);
    given.push({ ...own, latched, last: result ?? own.last });
    judged.push({ result, error, done: before.done || latched || (task.mode === 'level' && result?.passed === true) });
  }
  const firstOpen = judged.findIndex(({ done }) => !done);
  const current = firstOpen === -1 ? judged.length : firstOpen;
  const done = before.done || current === tasks.length;
  return {
    memory: { ...before, given, done },
    tasks: tasks.map(({ id }, index) => ({
      id,
      status: done || judged[index]?.done ? 'done' : index === current ? 'current' : 'waiting',
      result: judged[index]?.result,
      error: judged[index]?.error,
    })),
    current: done ? undefined : tasks[current]?.id,
  };
}

const giveTask = (id: string, seen: Observation, { words, resumes }: TaskMemory): GivenTask => ({
  id,
  since: seen.now.at,
  start: seen.now,
  wordsBefore: words.length,
  resumesBefore: resumes,
  latched: false,
  last: undefined,
});

/** The judgement of a check, or the error that is ours where it throws. */
export function tryJudging(
  check: Check,
  view: CheckView,
  judge: JudgeCheck,
): { readonly result: Judgement | undefined; readonly error: Error | undefined } {
  try {
    return { result: judge(check, view), error: undefined };
  } catch (thrown) {
    return { result: undefined, error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }
}
