import type { CheckView } from '../checks/check.js';
import type { Check } from '../checks/index.js';
import type { Hint, Lesson } from '../course/lesson.js';
import type { AttemptFault, NextHint, ShownHint, TaskProgress } from './attempt.js';
import { solutionOf } from './solution.js';
import { type JudgeCheck, tryJudging } from './task-run.js';

export interface Diagnosis {
  readonly hint: ShownHint | undefined;
  readonly faults: readonly AttemptFault[];
}

const belongsTo = (hint: Hint, task: string): boolean => hint.task === undefined || hint.task === task;

/**
 * The first hint of the current task whose condition holds and that was not shown yet, otherwise the first whose condition
 * holds. One whose condition throws is passed over and reported.
 */
export function diagnose(
  hints: readonly Hint[],
  current: string | undefined,
  view: CheckView,
  judge: JudgeCheck,
  shown: readonly string[] = [],
): Diagnosis {
  if (current === undefined) return { hint: undefined, faults: [] };
  const faults: AttemptFault[] = [];
  const found: ShownHint[] = [];
  for (const hint of hints) {
    if (!hint.when || !belongsTo(hint, current)) continue;
    const { result, error } = tryJudging(hint.when, view, judge);
    if (error) faults.push({ hint: hint.id, error });
    if (result?.passed) found.push({ id: hint.id, facts: result.facts });
  }
  return { hint: found.find(({ id }) => !shown.includes(shownKey(current, id))) ?? found[0], faults };
}

/**
 * The next hint of the current task: a diagnosis that was not shown, the first step of the ladder that was not, the answer.
 * `passes` judges a check of the task now: the answer is for the cluster as it is.
 */
export function nextHint(
  { hints, tasks }: Pick<Lesson, 'hints' | 'tasks'>,
  progress: TaskProgress | undefined,
  diagnosis: ShownHint | undefined,
  shown: readonly string[],
  passes: (check: Check) => boolean,
): NextHint {
  if (!progress) return { hint: undefined, answer: undefined };
  if (diagnosis && !shown.includes(shownKey(progress.id, diagnosis.id))) return { hint: diagnosis, answer: undefined };
  const step = hints.find(
    (hint) => !hint.when && belongsTo(hint, progress.id) && !shown.includes(shownKey(progress.id, hint.id)),
  );
  if (step) return { hint: { id: step.id, facts: progress.result?.facts ?? {} }, answer: undefined };
  const task = tasks.find(({ id }) => id === progress.id);
  return { hint: undefined, answer: task ? solutionOf(task, passes) : [] };
}

/** Under which a shown hint is remembered: a hint that belongs to every task is shown again for the next one. */
export const shownKey = (task: string, hint: string): string => `${task} ${hint}`;

/** True for a check that wants the learner to ask for a hint. */
export function isAboutHints(check: Check): boolean {
  const inner = 'all' in check ? check.all : 'any' in check ? check.any : [check];
  return inner.some((each) => 'tutorial' in each && each.tutorial.used?.includes('hint'));
}
