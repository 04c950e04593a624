import { setTimeout as delay } from 'node:timers/promises';
import { pollUntil } from '../../base/poll-until.js';
import type { Check } from '../checks/index.js';
import type { SolveStep } from '../course/lesson.js';
import type { LessonShell } from '../shell/shell.js';
import type { LessonAttempt } from './attempt.js';
import { isReset, solutionOf } from './solution.js';

export interface RunStepsOptions {
  /** Called with each line before it is typed. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** How long one wait may take, in milliseconds; half a minute by default. */
  readonly withinMs?: number;
  /** Milliseconds between two looks while it waits. */
  readonly everyMs?: number;
}

/**
 * A fetch that waits at the broker for a record is answered, and logged, for half a second after its reader is gone: a record
 * that is written at once would seem to be read.
 */
const fetchAnsweredMs = 600;

/** Of an attempt, what running lines needs. */
export type WatchedAttempt = Pick<LessonAttempt, 'look' | 'judge' | 'state' | 'lesson'>;

/**
 * Types the lines of steps, with a fresh look after each, and waits where a step waits: a line with `until` is ended by
 * Ctrl-C once its check passes. Returns the steps whose check did not pass in time. Rejects when the signal is aborted.
 */
export async function runSteps(
  steps: readonly SolveStep[],
  shell: Pick<LessonShell, 'run' | 'interrupt'>,
  attempt: WatchedAttempt,
  options: RunStepsOptions = {},
): Promise<readonly SolveStep[]> {
  const { signal, onLine = () => {} } = options;
  const task = currentTask(attempt);
  const late: SolveStep[] = [];
  for (const step of steps) {
    signal?.throwIfAborted();
    if ('line' in step) onLine(step.line);
    const passed =
      'line' in step
        ? await typeLine(step, shell, attempt, task, options)
        : await waitFor(step.until, attempt, task, options);
    if (!passed) late.push(step);
  }
  return late;
}

/** `late`: a task did not pass in time. `reset`: nothing but a reset helps any more. */
export type SolveEnd = 'solved' | 'late' | 'reset';

/** Solves the tasks of a lesson one after the other, each from where the cluster is then. */
export async function solveTasks(
  shell: Pick<LessonShell, 'run' | 'interrupt'>,
  attempt: WatchedAttempt,
  options: RunStepsOptions = {},
): Promise<SolveEnd> {
  for (const task of attempt.lesson.tasks) {
    if (isDone(attempt, task.id)) continue;
    const steps = solutionOf(task, (check) => attempt.judge(check, task.id).passed);
    if (isReset(steps)) return 'reset';
    await runSteps(steps, shell, attempt, options);
    if (!(await awaitTask(task.id, attempt, options))) return 'late';
  }
  return attempt.state.done ? 'solved' : 'late';
}

/** Looks until a task is done; false where it is not in time. */
export async function awaitTask(id: string, attempt: WatchedAttempt, options: RunStepsOptions = {}): Promise<boolean> {
  if (isDone(attempt, id)) return true;
  return (
    (await poll(options, async () => {
      await attempt.look();
      return isDone(attempt, id);
    })) === true
  );
}

const isDone = ({ state }: WatchedAttempt, id: string): boolean =>
  state.tasks.find((task) => task.id === id)?.status === 'done';

const currentTask = ({ state, lesson }: WatchedAttempt): string | undefined =>
  state.tasks.find(({ status }) => status === 'current')?.id ?? lesson.tasks.at(-1)?.id;

async function typeLine(
  step: { readonly line: string; readonly until?: Check },
  shell: Pick<LessonShell, 'run' | 'interrupt'>,
  attempt: WatchedAttempt,
  task: string | undefined,
  options: RunStepsOptions,
): Promise<boolean> {
  const { signal } = options;
  let isRunning = true;
  const ended = shell.run(step.line).finally(() => {
    isRunning = false;
  });
  const interrupt = (): void => shell.interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    const passed = step.until === undefined || (await waitFor(step.until, attempt, task, options));
    if (step.until && isRunning) {
      shell.interrupt();
      await ended;
      await delay(fetchAnsweredMs);
    } else await ended;
    await attempt.look();
    return passed;
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

async function waitFor(
  check: Check,
  attempt: WatchedAttempt,
  task: string | undefined,
  options: RunStepsOptions,
): Promise<boolean> {
  const passed = await poll(options, async () => {
    await attempt.look();
    return attempt.judge(check, task).passed;
  });
  return passed === true;
}

const poll = (
  { withinMs = 30_000, everyMs = 100, signal }: RunStepsOptions,
  fact: () => Promise<boolean>,
): Promise<boolean | undefined> => pollUntil(fact, { withinMs, everyMs, signal });
