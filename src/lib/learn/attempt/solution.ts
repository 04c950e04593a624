import type { Check } from '../checks/index.js';
import type { SolveStep, Task } from '../course/lesson.js';

/** The steps that solve a task from where the cluster is now. `passes` judges a check of that task. */
export const solutionOf = (
  { solve, instead = [] }: Pick<Task, 'solve' | 'instead'>,
  passes: (check: Check) => boolean,
): readonly SolveStep[] => instead.find(({ when }) => passes(when))?.solve ?? solve;

/** The line that begins a lesson anew. */
const resetLine = 'reset';

/** True for a solution that begins the lesson anew: its tasks are solved after that. */
export function isReset(steps: readonly SolveStep[]): boolean {
  const [step] = steps;
  return steps.length === 1 && step !== undefined && 'line' in step && step.line === resetLine;
}
