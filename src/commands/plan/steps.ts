import { CliError, type ErrorRow } from '../../lib/base/errors.js';
import { groupBy } from '../../lib/base/group-by.js';
import { plural } from '../../lib/base/plural.js';
import { type Block, type Styled, styled, type Tone } from '../../lib/io/blocks.js';
import { field, type RowOf } from '../../lib/io/fields.js';
import { type Risk, type Step, type StepAction, type StepValue, stepSettings } from '../../lib/manifest/plan-step.js';
import { changeText } from '../../lib/topics/changes.js';
import { configValueText } from '../../lib/topics/units.js';

export const stepFields = {
  action: field.string<StepAction>(
    'create, addPartitions, setConfig, unsetConfig, changeReplication, delete, or refuse: what will not be done',
  ),
  topic: field.string('The topic'),
  key: field.string<string | undefined>('The config, or what a refusal is about'),
  from: field.any<StepValue>('What is'),
  to: field.any<StepValue>('What shall be'),
  impact: field.array<readonly string[]>('What it means for those who use the topic'),
  risk: field.string<Risk>('none, risky or destructive'),
};

type StepRow = RowOf<typeof stepFields>;

/** The row of a step. */
export const stepRow = ({ action, topic, from, to, key, impact, risk }: Step): StepRow => ({
  action,
  topic,
  from,
  to,
  ...(key !== undefined && { key }),
  impact,
  risk,
});

const signs: Readonly<Record<Step['action'], readonly [string, Tone]>> = {
  create: ['+', 'good'],
  addPartitions: ['~', 'warn'],
  setConfig: ['~', 'warn'],
  unsetConfig: ['~', 'warn'],
  changeReplication: ['~', 'warn'],
  delete: ['-', 'bad'],
  refuse: ['!', 'bad'],
};

/** Planned steps were not tried. */
export type StepStatus = 'planned' | 'done' | 'failed';

interface StepOutcome {
  readonly status: StepStatus;
  readonly error?: ErrorRow | undefined;
}

/** A step of apply, with its outcome. */
export type AppliedStep = Step & StepOutcome;

/** A step of plan, drift or apply. */
export type ReportedStep = Step & Partial<StepOutcome>;

/**
 * Steps for people: a line each, its impact below, and a summary at the end. Refusals of several topics for the same
 * reason are one entry.
 */
export function stepsView(steps: readonly ReportedStep[]): Block[] {
  if (steps.length === 0) return [];
  const byRefusal = groupBy(steps, (step) => (step.action === 'refuse' ? refusalKey(step) : step));
  return [
    { kind: 'text', lines: [...byRefusal.values()].flatMap((each) => sameStepsLines(each, steps.some(wasAttempted))) },
    { kind: 'text', lines: [stepsSummary(steps)] },
  ];
}

const refusalKey = (step: ReportedStep): string => JSON.stringify([stepText(step), step.impact, step.status]);

function sameStepsLines(steps: readonly ReportedStep[], wasApplied: boolean): (string | Styled)[] {
  const [first] = steps;
  if (!first) return [];
  if (steps.length === 1) return stepLines(first, wasApplied);
  const names = steps.map(({ topic }) => topic).join(', ');
  return [...stepLines({ ...first, topic: plural(steps.length, 'topic') }, wasApplied), styled(`    ${names}`, 'dim')];
}

/** True for a step that was done or failed. Where there is such a step, `planned` ones were not tried. */
export const wasAttempted = ({ action, status }: ReportedStep): boolean =>
  action !== 'refuse' && (status === 'done' || status === 'failed');

function stepLines(step: ReportedStep, wasApplied: boolean): (string | Styled)[] {
  const [sign, tone] = signs[step.action];
  const isRefused = step.action === 'refuse';
  const status = isRefused
    ? ''
    : step.status === 'planned'
      ? wasApplied
        ? '  not tried'
        : ''
      : step.status
        ? `  ${step.status}`
        : '';
  return [
    styled(`${sign} ${step.topic}: ${stepText(step)}${status}`, step.status === 'failed' ? 'bad' : tone),
    ...step.impact.map((line) => styled(`    ${line}`, step.risk === 'destructive' ? 'bad' : 'dim')),
    ...(step.error && !isRefused ? [styled(`    ${step.error.message}`, 'bad')] : []),
    ...(step.error?.kafka ? [styled(`    kafka: ${step.error.kafka}`, 'dim')] : []),
  ];
}

/** A step in a few words: `partitions 3 -> 6`. */
export function stepText({ action, from, to, key }: Step): string {
  switch (action) {
    case 'create':
      return `create with ${settingsText(to)}`;
    case 'refuse':
      return key === undefined ? 'refused' : `refused: ${key} ${from === null ? '' : `${from} -> `}${to}`;
    default:
      return changeText(action, key ?? '', from, to) ?? action;
  }
}

function settingsText(to: StepValue): string {
  const { partitions, replicationFactor, config: configs = {} } = stepSettings(to);
  return [
    partitions === undefined ? 'partitions by default' : plural(partitions, 'partition'),
    replicationFactor === undefined ? 'replicas by default' : plural(replicationFactor, 'replica'),
    ...Object.entries(configs).map(([key, value]) => `${key} ${configValueText(key, value)}`),
  ].join(', ');
}

/** The error with exit code 7 of plan and drift; `what` is a counted noun: `2 steps`. */
export const driftError = (what: string): CliError =>
  new CliError('drift', `the cluster is not as the file says: ${what}`);

/** The error of a failed step and the broker's message; empty for a refusal, whose impact has the reason. */
export function failureLines({ action, error }: ReportedStep): string[] {
  if (!error || action === 'refuse') return [];
  return [error.message, ...(error.kafka ? [`kafka: ${error.kafka}`] : [])];
}

/** Counts of the steps by outcome: `3 steps, 1 of them destructive, 1 refused`. */
export function stepsSummary(steps: readonly ReportedStep[]): string {
  const count = (test: (step: ReportedStep) => boolean) => steps.filter(test).length;
  const refusedCount = count(({ action }) => action === 'refuse');
  const failedCount = count(({ action, status }) => status === 'failed' && action !== 'refuse');
  const untriedCount = steps.some(wasAttempted) ? count(({ status }) => status === 'planned') : 0;
  const destructiveCount = count(({ risk }) => risk === 'destructive');
  const doableCount = steps.length - refusedCount;
  const destructiveText = doableCount > 1 ? 'all destructive' : 'destructive';
  return [
    plural(doableCount, 'step'),
    ...(destructiveCount > 0
      ? [destructiveCount === doableCount ? destructiveText : `${destructiveCount} of them destructive`]
      : []),
    ...(failedCount > 0 ? [`${failedCount} failed`] : []),
    ...(untriedCount > 0 ? [`${untriedCount} not tried`] : []),
    ...(refusedCount > 0 ? [`${refusedCount} refused`] : []),
  ].join(', ');
}
