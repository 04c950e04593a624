import type { App } from '../../lib/app.js';
import { CliError, type ErrorCode, type ErrorRow, errorRow } from '../../lib/base/errors.js';
import { plural } from '../../lib/base/plural.js';
import type { Row } from '../../lib/cli/command.js';
import { type ApplyResult, applySteps, type ReassignmentProgress } from '../../lib/manifest/apply.js';
import type { Step } from '../../lib/manifest/plan.js';
import { humanBytes } from '../../lib/topics/units.js';
import { stepRow, stepText } from '../plan/steps.js';

export interface ApplyLineOptions {
  readonly failFast: boolean;
  readonly throttle: number | undefined;
  readonly timeout: number | undefined;
}

/** Milliseconds beyond a request's own that are enough to see what it changed, and to lift throttles. */
const finishGraceMs = 60_000;

/** The rows of a plan that is only shown: none has failed yet. What it refuses makes the exit code 1, as of `plan`. */
export function plannedStepRows(steps: readonly Step[], app: App): Row[] {
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

/** Asks where records would be lost, does the steps, and tells of each what became of it. */
export async function carryOutSteps(steps: readonly Step[], choices: ApplyLineOptions, app: App): Promise<Row[]> {
  const doable = steps.filter(({ action }) => action !== 'refuse');
  await confirmDestructiveSteps(doable, app);
  const applied = await runSteps(doable, choices, app);
  const errors: CliError[] = [];
  const rows = steps.map((step): Row => {
    const error = step.action === 'refuse' ? refusalError(step) : applied?.failures.get(step);
    if (error) {
      errors.push(error);
      return failedStepRow(step, errorRow(error));
    }
    return { ...stepRow(step), status: applied?.done.has(step) ? 'done' : 'planned' };
  });
  const left = rows.filter(({ status }) => status !== 'done').length;
  if (applied?.stopped) app.failCheck(stoppedError(applied.stopped, rows.length - left, left));
  else if (left > 0) app.failCheck(notDoneError(left, rows.length, errors));
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
  { failFast, throttle, timeout }: ApplyLineOptions,
  app: App,
): Promise<ApplyResult | undefined> {
  if (steps.length === 0) return undefined;
  // Ctrl-C does not cut off a request that changes something: it is finished, so that what was done can be told.
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
  // Short enough for 80 columns.
  const counted = `${partitions}/${plural(totalPartitions, 'partition')}`;
  if (bytes === null || !totalBytes) progress.update(partitions, totalPartitions, counted);
  else progress.update(bytes, totalBytes, `${humanBytes(bytes)} of ${humanBytes(totalBytes)}, ${counted}`);
}

const failedStepRow = (step: Step, error: ErrorRow): Row => ({ ...stepRow(step), status: 'failed', error });

const refusalError = ({ impact: [what = '', ...ways] }: Step): CliError =>
  new CliError('failed', what, { hint: ways.join('\n') });

const retryHint = 'Apply again: what is done stays done, and the rest is done then.';

/** Of the codes that all steps may share these alone are told: 4 says that a plan file is stale, and nothing else. */
const sharedCodes: readonly ErrorCode[] = ['denied', 'unreachable'];

function notDoneError(count: number, total: number, errors: readonly CliError[] = []): CliError {
  const [first] = errors;
  const alike = errors.length === total && errors.every(({ code }) => code === first?.code);
  const reason = alike && first && sharedCodes.includes(first.code) ? first : undefined;
  return new CliError(reason?.code ?? 'failed', `${count} of ${plural(total, 'step')} not done`, {
    hint:
      count < total ? 'Mend the cause and apply again: what is done stays done.' : 'Mend the cause and apply again.',
    kafka: alike ? first?.kafka : undefined,
  });
}

const stoppedError = ({ code, message, kafka }: CliError, done: number, left: number): CliError =>
  new CliError(code, `${message}: ${plural(done, 'step')} done, ${left} not done`, { kafka, hint: retryHint });
