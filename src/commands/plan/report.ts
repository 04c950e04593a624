import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import type { Output, Row } from '../../lib/cli/command.js';
import { findManifestSources } from '../../lib/manifest/manifest-sources.js';
import { ProblemsError } from '../../lib/schema/problems.js';
import { addToStepSummary, annotateFailures, annotatePlan, annotateProblems } from './annotate.js';
import { appliedMarkdown, commentLimit, failureMarkdown, planMarkdown, summaryLimit, type Title } from './markdown.js';
import { type FilePlan, type PlanOptionsOfLine, planFromFiles } from './plan-from-files.js';
import { type AppliedStep, stepRow } from './steps.js';

export interface ReportOptions extends PlanOptionsOfLine {
  readonly annotate: 'github' | undefined;
}

/**
 * Plans and reports it: as rows or a page of markdown, with annotations and a step summary where `annotate` is set. A
 * failed plan becomes a page too, since the review has to show it; `settle` is called with a plan that did not fail.
 */
export async function reportPlan(
  title: Title,
  { annotate, ...asked }: ReportOptions,
  app: App,
  onPlan: (plan: FilePlan) => Promise<void> | void,
): Promise<Output> {
  const isPage = app.output.format === 'markdown';
  // The marker of a page must be the same whether or not the files could be read: the next run searches for it.
  const marker = asked.profile ?? (await findManifestSources(app).catch(() => undefined))?.profile;
  const plan = await planFromFiles(asked, app).catch((error: unknown) => {
    if (!(error instanceof CliError) || error.code === 'interrupted') throw error;
    return error;
  });
  if (plan instanceof CliError) {
    const page = failureMarkdown(title, marker, errorLines(plan));
    if (annotate && plan instanceof ProblemsError) annotateProblems(plan.problems, app);
    if (annotate) await addToStepSummary(page, app);
    if (!isPage) throw plan;
    app.failCheck(plan);
    return pageOutput(page);
  }
  if (annotate) {
    annotatePlan(plan, app);
    await addToStepSummary(planMarkdown(title, marker, plan, summaryLimit), app);
  }
  await onPlan(plan);
  return isPage ? pageOutput(planMarkdown(title, marker, plan, commentLimit)) : plan.steps.map(stepRow);
}

/**
 * Applies and reports it as `reportPlan` does. An error that `work` throws means that no step was tried: once steps are
 * tried, their outcomes are in the rows.
 */
export async function reportApply(
  { annotate, profile }: Pick<ReportOptions, 'annotate' | 'profile'>,
  app: App,
  applySteps: () => Promise<readonly Row[]>,
): Promise<Output> {
  const isPage = app.output.format === 'markdown';
  const marker = profile ?? (await findManifestSources(app).catch(() => undefined))?.profile;
  const rows = await applySteps().catch((error: unknown) => {
    if (!(error instanceof CliError) || error.code === 'interrupted') throw error;
    return error;
  });
  const failed = rows instanceof CliError;
  const steps = failed ? [] : (rows as unknown as readonly AppliedStep[]);
  const page = (limit: number) =>
    failed ? failureMarkdown('apply', marker, errorLines(rows)) : appliedMarkdown(marker, steps, limit);
  if (annotate) {
    if (rows instanceof ProblemsError) annotateProblems(rows.problems, app);
    annotateFailures(steps, app);
    await addToStepSummary(page(summaryLimit), app);
  }
  if (failed && !isPage) throw rows;
  if (failed) app.failCheck(rows);
  return isPage || failed ? pageOutput(page(commentLimit)) : rows;
}

const errorLines = ({ message, kafka, hint }: CliError): string[] => [
  message,
  ...(kafka ? [`kafka: ${kafka}`] : []),
  ...(hint?.split('\n') ?? []),
];

async function* pageOutput(page: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(page);
}
