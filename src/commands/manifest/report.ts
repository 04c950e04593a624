import type { App } from '../../lib/app.js';
import type { Output } from '../../lib/cli/command.js';
import { CliError } from '../../lib/errors.js';
import { ProblemsError } from '../../lib/manifest/problems.js';
import { surroundings } from '../../lib/manifest/surroundings.js';
import { addToSummary, annotatePlan, annotateProblems } from './annotate.js';
import { commentLimit, failureMarkdown, planMarkdown, summaryLimit, type Title } from './markdown.js';
import { stepRow } from './steps.js';
import { type Asked, type PlanAsked, planAsked } from './work.js';

export interface ReportAsked extends Asked {
  readonly annotate: 'github' | undefined;
}

/**
 * Plans, and tells of it in the forms asked for: rows, a page of markdown, annotations and a summary for a CI. A plan
 * that fails is a page too, since a review is to say so; `settle` sees one that does not.
 */
export async function reportPlan(
  title: Title,
  { annotate, ...asked }: ReportAsked,
  app: App,
  settle: (plan: PlanAsked) => Promise<void> | void,
): Promise<Output> {
  const isPage = app.output.format === 'markdown';
  // The mark of a page must not hang on whether the files could be read: the next run looks for it.
  const mark = asked.profile ?? (await surroundings(app).catch(() => undefined))?.profile;
  const plan = await planAsked(asked, app).catch((error: unknown) => {
    if (!(error instanceof CliError) || error.code === 'interrupted') throw error;
    return error;
  });
  if (plan instanceof CliError) {
    const page = failureMarkdown(title, mark, saidOf(plan));
    if (annotate && plan instanceof ProblemsError) annotateProblems(plan.problems, app);
    if (annotate) await addToSummary(page, app);
    if (!isPage) throw plan;
    app.verdict(plan);
    return written(page);
  }
  if (annotate) {
    annotatePlan(plan, app);
    await addToSummary(planMarkdown(title, mark, plan, summaryLimit), app);
  }
  await settle(plan);
  return isPage ? written(planMarkdown(title, mark, plan, commentLimit)) : plan.steps.map(stepRow);
}

const saidOf = ({ message, kafka, hint }: CliError): string[] => [
  message,
  ...(kafka ? [`kafka: ${kafka}`] : []),
  ...(hint?.split('\n') ?? []),
];

async function* written(page: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(page);
}
