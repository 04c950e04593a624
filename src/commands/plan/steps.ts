import { CliError } from '../../lib/base/errors.js';
import { groupBy } from '../../lib/base/group-by.js';
import { plural } from '../../lib/base/plural.js';
import type { Row, ViewOptions } from '../../lib/cli/command.js';
import { field } from '../../lib/cli/fields.js';
import { type Block, type Styled, styled, type Tone } from '../../lib/io/blocks.js';
import type { Step } from '../../lib/manifest/plan.js';
import { changeText } from '../../lib/topics/changes.js';
import { configValueText } from '../../lib/topics/units.js';

export const stepFields = {
  action: field.string(
    'create, addPartitions, setConfig, unsetConfig, changeReplication, delete, or refuse: what will not be done',
  ),
  topic: field.string('The topic'),
  key: field.string('The config, or what a refusal is about'),
  from: field.any('What is'),
  to: field.any('What shall be'),
  impact: field.array('What it means for those who use the topic'),
  risk: field.string('none, risky or destructive'),
};

/** The JSON form of a step. */
export const stepRow = ({ action, topic, from, to, key, impact, risk }: Step): Row => ({
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

/** A step, and what became of it. */
export interface AppliedStep extends Step {
  readonly status?: string;
  readonly error?: { readonly message: string; readonly kafka?: string };
}

/**
 * Steps for people: one or more lines each, what they mean below, and a sum at the end. What is refused of many topics
 * for the same reason is said once.
 */
export function stepsView(rows: readonly Row[], _look: ViewOptions): Block[] {
  const steps = rows as unknown as readonly AppliedStep[];
  if (steps.length === 0) return [];
  const alike = groupBy(steps, (step) => (step.action === 'refuse' ? refusalKey(step) : step));
  return [
    { kind: 'text', lines: [...alike.values()].flatMap((each) => sameStepsLines(each, steps.some(wasAttempted))) },
    { kind: 'text', lines: [stepsSummary(steps)] },
  ];
}

const refusalKey = (step: AppliedStep): string => JSON.stringify([stepText(step), step.impact, step.status]);

function sameStepsLines(steps: readonly AppliedStep[], applied: boolean): (string | Styled)[] {
  const [first] = steps;
  if (!first) return [];
  if (steps.length === 1) return stepLines(first, applied);
  const names = steps.map(({ topic }) => topic).join(', ');
  return [...stepLines({ ...first, topic: plural(steps.length, 'topic') }, applied), styled(`    ${names}`, 'dim')];
}

/** True of a step that was done, or was to be: `planned` beside such a one was not tried any more. */
export const wasAttempted = ({ action, status }: AppliedStep): boolean =>
  action !== 'refuse' && (status === 'done' || status === 'failed');

function stepLines(step: AppliedStep, applied: boolean): (string | Styled)[] {
  const [sign, tone] = signs[step.action];
  const isRefused = step.action === 'refuse';
  const status = isRefused
    ? ''
    : step.status === 'planned'
      ? applied
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

/** What a step does, in a few words. */
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

function settingsText(to: unknown): string {
  const {
    partitions,
    replicationFactor,
    config: configs = {},
  } = to as {
    partitions?: number;
    replicationFactor?: number;
    config?: Record<string, string>;
  };
  return [
    partitions === undefined ? 'partitions by default' : plural(partitions, 'partition'),
    replicationFactor === undefined ? 'replicas by default' : plural(replicationFactor, 'replica'),
    ...Object.entries(configs).map(([key, value]) => `${key} ${configValueText(key, value)}`),
  ].join(', ');
}

/** The exit code 7 of plan and drift: `what` is counted. */
export const driftError = (what: string): CliError =>
  new CliError('drift', `the cluster is not as the file says: ${what}`);

/** Why a step failed, with the broker's words; a refusal says it in what it means. */
export function failureLines({ action, error }: AppliedStep): string[] {
  if (!error || action === 'refuse') return [];
  return [error.message, ...(error.kafka ? [`kafka: ${error.kafka}`] : [])];
}

/** How many steps there are, and how many of what kind. */
export function stepsSummary(steps: readonly AppliedStep[]): string {
  const count = (test: (step: AppliedStep) => boolean) => steps.filter(test).length;
  const refused = count(({ action }) => action === 'refuse');
  const failed = count(({ action, status }) => status === 'failed' && action !== 'refuse');
  const untried = steps.some(wasAttempted) ? count(({ status }) => status === 'planned') : 0;
  const destroying = count(({ risk }) => risk === 'destructive');
  const left = steps.length - refused;
  const all = left > 1 ? 'all destructive' : 'destructive';
  return [
    plural(left, 'step'),
    ...(destroying > 0 ? [destroying === left ? all : `${destroying} of them destructive`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(untried > 0 ? [`${untried} not tried`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ].join(', ');
}
