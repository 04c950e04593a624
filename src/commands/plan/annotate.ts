import { appendFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { App } from '../../lib/app.js';
import { unwritable } from '../../lib/base/file-errors.js';
import { type Annotation, workflowCommand } from '../../lib/io/github.js';
import { isWarning } from '../../lib/manifest/problems.js';
import type { Problem } from '../../lib/manifest/types.js';
import type { FilePlan } from './plan-from-files.js';
import { locationOfStep } from './step-location.js';
import { type AppliedStep, failureLines, stepText } from './steps.js';

/** Marks what is wrong on its lines. */
export function annotateProblems(problems: readonly Problem[], app: App): void {
  for (const problem of problems) {
    const { message, hint } = problem;
    const level = isWarning(problem) ? 'warning' : 'error';
    annotate({ ...repositoryLocation(problem, app), level, message: hint ? `${message}\n${hint}` : message }, app);
  }
}

/** Marks what is refused and what destroys, and the policies that are told of. */
export function annotatePlan({ steps, warnings, files }: FilePlan, app: App): void {
  annotateProblems(warnings, app);
  for (const step of steps.filter(({ action, risk }) => action === 'refuse' || risk === 'destructive')) {
    const place = locationOfStep(step, files);
    annotate(
      {
        ...(place && repositoryLocation(place, app)),
        level: step.action === 'refuse' ? 'error' : 'warning',
        message: [`${step.topic}: ${stepText(step)}`, ...step.impact].join('\n'),
      },
      app,
    );
  }
}

/** Marks the run with the steps that failed: a plan file knows no lines of the files that it was made of. */
export function annotateFailures(steps: readonly AppliedStep[], app: App): void {
  for (const step of steps.filter(({ action, status }) => status === 'failed' || action === 'refuse')) {
    const said = step.action === 'refuse' ? step.impact : failureLines(step);
    annotate({ level: 'error', message: [`${step.topic}: ${stepText(step)}`, ...said].join('\n') }, app);
  }
}

/** Adds to the summary of the step, where the CI has one; a summary that cannot be written is told of and no failure. */
export async function addToStepSummary(markdown: string, app: App): Promise<void> {
  const path = app.env['GITHUB_STEP_SUMMARY'];
  if (!path) return;
  await appendFile(resolve(app.cwd, path), `${markdown}\n`).catch((error: unknown) => {
    app.note(unwritable(path, error).message);
  });
}

const annotate = (annotation: Annotation, app: App): void => app.stderrLine(workflowCommand(annotation));

/** GitHub knows files by their path in the repository, which is not where every step runs. */
function repositoryLocation({ file, line, column }: Pick<Problem, 'file' | 'line' | 'column'>, { env, cwd }: App) {
  const root = env['GITHUB_WORKSPACE'];
  const inside = root ? relative(root, resolve(cwd, file)) : '..';
  const known = !inside.startsWith('..') && !isAbsolute(inside);
  return { file: known ? inside.replaceAll('\\', '/') : file, line, column };
}
