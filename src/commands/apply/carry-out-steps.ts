import type { App } from '../../lib/app.js';
import { CliError, type ErrorCode, type ErrorRow, errorRow } from '../../lib/base/errors.js';
import { plural } from '../../lib/base/plural.js';
import { type ApplyResult, applySteps } from '../../lib/manifest/apply.js';
import type { ReassignmentProgress } from '../../lib/manifest/apply-options.js';
import type { Step } from '../../lib/manifest/plan-step.js';
import { humanBytes } from '../../lib/topics/units.js';
import { type AppliedStep, stepRow, stepText } from '../plan/steps.js';
import type { ApplyValues } from './options.js';

export type CarryOutValues = Pick<ApplyValues, 'failFast' | 'throttle' | 'timeout'>;

/**
 * Milliseconds granted after Ctrl-C, on top of the request timeout, to see the effect of the last request and to lift
 * throttles.
 */
const finishGraceMs = 60_000;

/** Rows of a dry run, every step `planned`. Refused steps make the exit code 1, as they do for `plan`. */
export function plannedStepRows(steps: readonly Step[], app: App): AppliedStep[] {
  const refused = steps.filter(({ action }) => action === 'refuse').length;
  if (refused > 0) {
    app.failCheck(
      new CliError('failed', `${refused} of ${plural(steps.length, 'step')} cannot be done`, {
        hint: refused < steps.length ? 'apply would do the others all the same.' : undefined,
      }),
    );
  }
  return steps.map((step) => ({ ...stepRow(step), status: 'planned' }));
}

/** Asks for confirmation when records would be lost, performs the steps and gives one row a step with its outcome. */
export async function carryOutSteps(steps: readonly Step[], choices: CarryOutValues, app: App): Promise<AppliedStep[]> {
  const doable = steps.filter(({ action }) => action !== 'refuse');
  await confirmDestructiveSteps(doable, app);
  const applied = await runSteps(doable, choices, app);
  const errors: CliError[] = [];
  const rows = steps.map((step): AppliedStep => {
    const error = step.action === 'refuse' ? refusalError(step) : applied?.failures.get(step);
    if (error) {
      errors.push(error);
      return failedStepRow(step, errorRow(error));
    }
    return { ...stepRow(step), status: applied?.done.has(step) ? 'done' : 'planned' };
  });
  const leftCount = rows.filter(({ status }) => status !== 'done').length;
  if (applied?.stopped) app.failCheck(stoppedError(applied.stopped, rows.length - leftCount, leftCount));
  else if (leftCount > 0) app.failCheck(notDoneError(leftCount, rows.length, errors));
  return rows;
}

async function confirmDestructiveSteps(steps: readonly Step[], app: App): Promise<void> {
  const destructive = steps.filter(({ risk }) => risk === 'destructive');
  const [first] = destructive;
  if (!first) return;
  await app.confirm({
    question: `Do ${plural(destructive.length, 'step')} that may destroy records?`,
    affected: destructive.map((step) => [`${step.topic}: ${stepText(step)}.`, ...step.impact].join(' ')),
    name: first.topic,
  });
}

async function runSteps(
  steps: readonly Step[],
  { failFast, throttle, timeout }: CarryOutValues,
  app: App,
): Promise<ApplyResult | undefined> {
  if (steps.length === 0) return undefined;
  // Ctrl-C must not cut off a request that changes the cluster: its outcome has to be reported.
  const settings = await app.settings();
  const cluster = await app.clusterOf(settings, { graceMs: settings.requestTimeoutMs + finishGraceMs });
  const progress = app.progress('Moving');
  const onProgress = (made: ReassignmentProgress) => drawProgress(progress, made);
  return applySteps(cluster, steps, {
    signal: app.signal,
    failFast,
    throttle,
    timeoutMs: timeout,
    onProgress: app.stderr.tty ? onProgress : undefined,
    onNote: (sentence) => {
      progress.end();
      app.note(sentence);
    },
  }).finally(() => progress.end());
}

function drawProgress(
  progress: ReturnType<App['progress']>,
  { partitions, totalPartitions, bytes, totalBytes }: ReassignmentProgress,
): void {
  // Has to fit into 80 columns beside the bar.
  const counted = `${partitions}/${plural(totalPartitions, 'partition')}`;
  if (bytes === null || !totalBytes) progress.update(partitions, totalPartitions, counted);
  else progress.update(bytes, totalBytes, `${humanBytes(bytes)} of ${humanBytes(totalBytes)}, ${counted}`);
}

const failedStepRow = (step: Step, error: ErrorRow): AppliedStep => ({ ...stepRow(step), status: 'failed', error });

const refusalError = ({ impact: [message = '', ...remedies] }: Step): CliError =>
  new CliError('failed', message, { hint: remedies.join('\n') });

const retryHint = 'Apply again: what is done stays done, and the rest is done then.';

/**
 * Error codes that become the exit code when every step failed with the same one. `conflict` (4) is not among them: for
 * apply it means a stale plan file.
 */
const sharedCodes: readonly ErrorCode[] = ['denied', 'unreachable'];

function notDoneError(leftCount: number, total: number, errors: readonly CliError[] = []): CliError {
  const [first] = errors;
  const haveSameCode = errors.length === total && errors.every(({ code }) => code === first?.code);
  const reason = haveSameCode && first && sharedCodes.includes(first.code) ? first : undefined;
  return new CliError(reason?.code ?? 'failed', `${leftCount} of ${plural(total, 'step')} not done`, {
    hint:
      leftCount < total
        ? 'Mend the cause and apply again: what is done stays done.'
        : 'Mend the cause and apply again.',
    kafka: haveSameCode ? first?.kafka : undefined,
  });
}

const stoppedError = ({ code, message, kafka }: CliError, doneCount: number, leftCount: number): CliError =>
  new CliError(code, `${message}: ${plural(doneCount, 'step')} done, ${leftCount} not done`, {
    kafka,
    hint: retryHint,
  });
