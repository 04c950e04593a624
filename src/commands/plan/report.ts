import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import type { RowOf } from '../../lib/io/fields.js';
import type { Output } from '../../lib/io/rows.js';
import { findManifestSources } from '../../lib/manifest/manifest-sources.js';
import { ProblemsError } from '../../lib/schema/problems.js';
import { addToStepSummary, annotateFailures, annotatePlan, annotateProblems } from './annotate.js';
import type { ReportValues } from './inputs.js';
import { appliedMarkdown, commentLimit, failureMarkdown, planMarkdown, summaryLimit, type Title } from './markdown.js';
import { type FilePlan, planFromFiles } from './plan-from-files.js';
import { type AppliedStep, type stepFields, stepRow } from './steps.js';

/**
 * Plans and reports it: as rows or a page of markdown, with annotations and a step summary where `annotate` is set. A
 * failed plan becomes a page too, since the review has to show it; `onPlan` is called with a plan that did not fail.
 */
export async function reportPlan(
  title: Title,
  { annotate, ...values }: ReportValues,
  app: App,
  onPlan: (plan: FilePlan) => Promise<void> | void,
): Promise<Output<RowOf<typeof stepFields>>> {
  const isPage = app.output.format === 'markdown';
  // The marker of a page must be the same whether or not the files could be read: the next run searches for it.
  const marker = values.profile ?? (await findManifestSources(app).catch(() => undefined))?.profile;
  const plan = await planFromFiles(values, app).catch((error: unknown) => {
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
 * Applies and reports it as `reportPlan` does. An error that `applySteps` throws means that no step was tried: once steps are
 * tried, their outcomes are in the rows.
 */
export async function reportApply(
  { annotate, profile }: Pick<ReportValues, 'annotate' | 'profile'>,
  app: App,
  applySteps: () => Promise<readonly AppliedStep[]>,
): Promise<Output<AppliedStep>> {
  const isPage = app.output.format === 'markdown';
  const marker = profile ?? (await findManifestSources(app).catch(() => undefined))?.profile;
  const rows = await applySteps().catch((error: unknown) => {
    if (!(error instanceof CliError) || error.code === 'interrupted') throw error;
    return error;
  });
  const failed = rows instanceof CliError;
  const steps = failed ? [] : rows;
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
