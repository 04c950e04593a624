import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import type { Output, Row } from '../../lib/cli/command.js';
import { findManifestSources } from '../../lib/manifest/manifest-sources.js';
import { ProblemsError } from '../../lib/manifest/problems.js';
import { addToStepSummary, annotateFailures, annotatePlan, annotateProblems } from './annotate.js';
import { appliedMarkdown, commentLimit, failureMarkdown, planMarkdown, summaryLimit, type Title } from './markdown.js';
import { type FilePlan, type PlanOptionsOfLine, planFromFiles } from './plan-from-files.js';
import { type AppliedStep, stepRow } from './steps.js';

export interface ReportOptions extends PlanOptionsOfLine {
  readonly annotate: 'github' | undefined;
}

/**
 * Plans, and tells of it in the forms asked for: rows, a page of markdown, annotations and a summary for a CI. A plan
 * that fails is a page too, since a review is to say so; `settle` sees one that does not.
 */
export async function reportPlan(
  title: Title,
  { annotate, ...asked }: ReportOptions,
  app: App,
  settle: (plan: FilePlan) => Promise<void> | void,
): Promise<Output> {
  const isPage = app.output.format === 'markdown';
  // The mark of a page must not hang on whether the files could be read: the next run looks for it.
  const mark = asked.profile ?? (await findManifestSources(app).catch(() => undefined))?.profile;
  const plan = await planFromFiles(asked, app).catch((error: unknown) => {
    if (!(error instanceof CliError) || error.code === 'interrupted') throw error;
    return error;
  });
  if (plan instanceof CliError) {
    const page = failureMarkdown(title, mark, errorLines(plan));
    if (annotate && plan instanceof ProblemsError) annotateProblems(plan.problems, app);
    if (annotate) await addToStepSummary(page, app);
    if (!isPage) throw plan;
    app.failCheck(plan);
    return pageOutput(page);
  }
  if (annotate) {
    annotatePlan(plan, app);
    await addToStepSummary(planMarkdown(title, mark, plan, summaryLimit), app);
  }
  await settle(plan);
  return isPage ? pageOutput(planMarkdown(title, mark, plan, commentLimit)) : plan.steps.map(stepRow);
}

/**
 * Applies, and tells of it as of a plan: rows, or a page of markdown, with marks and a summary for a CI. What `work`
 * throws has done nothing: once steps are tried, what became of them is told.
 */
export async function reportApply(
  { annotate, profile }: Pick<ReportOptions, 'annotate' | 'profile'>,
  app: App,
  work: () => Promise<readonly Row[]>,
): Promise<Output> {
  const isPage = app.output.format === 'markdown';
  const mark = profile ?? (await findManifestSources(app).catch(() => undefined))?.profile;
  const rows = await work().catch((error: unknown) => {
    if (!(error instanceof CliError) || error.code === 'interrupted') throw error;
    return error;
  });
  const failed = rows instanceof CliError;
  const steps = failed ? [] : (rows as unknown as readonly AppliedStep[]);
  const page = (limit: number) =>
    failed ? failureMarkdown('apply', mark, errorLines(rows)) : appliedMarkdown(mark, steps, limit);
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
