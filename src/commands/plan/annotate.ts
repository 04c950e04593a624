import { appendFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { App } from '../../lib/app.js';
import { unwritable } from '../../lib/base/file-errors.js';
import { type Annotation, workflowCommand } from '../../lib/io/github.js';
import type { Problem } from '../../lib/schema/problems.js';
import { isWarning } from '../../lib/schema/problems.js';
import type { FilePlan } from './plan-from-files.js';
import { locationOfStep } from './step-location.js';
import { type AppliedStep, failureLines, stepText } from './steps.js';

/** Writes one GitHub annotation a problem, on its line. */
export function annotateProblems(problems: readonly Problem[], app: App): void {
  for (const problem of problems) {
    const { message, hint } = problem;
    const level = isWarning(problem) ? 'warning' : 'error';
    annotate({ ...repositoryLocation(problem, app), level, message: hint ? `${message}\n${hint}` : message }, app);
  }
}

/** Annotates refused and destructive steps and policy warnings. */
export function annotatePlan({ steps, warnings, files }: FilePlan, app: App): void {
  annotateProblems(warnings, app);
  for (const step of steps.filter(({ action, risk }) => action === 'refuse' || risk === 'destructive')) {
    const location = locationOfStep(step, files);
    annotate(
      {
        ...(location && repositoryLocation(location, app)),
        level: step.action === 'refuse' ? 'error' : 'warning',
        message: [`${step.topic}: ${stepText(step)}`, ...step.impact].join('\n'),
      },
      app,
    );
  }
}

/**
 * Annotates the run with failed and refused steps, without a line: a plan file does not record which lines it came
 * from.
 */
export function annotateFailures(steps: readonly AppliedStep[], app: App): void {
  for (const step of steps.filter(({ action, status }) => status === 'failed' || action === 'refuse')) {
    const lines = step.action === 'refuse' ? step.impact : failureLines(step);
    annotate({ level: 'error', message: [`${step.topic}: ${stepText(step)}`, ...lines].join('\n') }, app);
  }
}

/** Appends to the file of `GITHUB_STEP_SUMMARY`, if set. A summary that cannot be written is a note, not a failure. */
export async function addToStepSummary(markdown: string, app: App): Promise<void> {
  const path = app.env['GITHUB_STEP_SUMMARY'];
  if (!path) return;
  await appendFile(resolve(app.cwd, path), `${markdown}\n`).catch((error: unknown) => {
    app.note(unwritable(path, error).message);
  });
}

const annotate = (annotation: Annotation, app: App): void => app.stderrLine(workflowCommand(annotation));

/** The path relative to the repository, as GitHub wants it: a job may run in another folder of it. */
function repositoryLocation({ file, line, column }: Pick<Problem, 'file' | 'line' | 'column'>, { env, cwd }: App) {
  const root = env['GITHUB_WORKSPACE'];
  const pathInRepository = root ? relative(root, resolve(cwd, file)) : '..';
  const isInRepository = !pathInRepository.startsWith('..') && !isAbsolute(pathInRepository);
  return { file: isInRepository ? pathInRepository.replaceAll('\\', '/') : file, line, column };
}
