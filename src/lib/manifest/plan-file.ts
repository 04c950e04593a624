import { createHash } from 'node:crypto';
import { CliError } from '../base/errors.js';
import { apiVersion } from '../schema/shape.js';
import { dataLossOf } from '../topics/data-loss.js';
import { replicationFactor } from '../topics/facts.js';
import { systemTopicOwner } from '../topics/system-topics.js';
import { neverDeletedMessage } from './never-deleted.js';
import { type ActualTopic, type Note, type Step, stepConfig } from './plan-step.js';

/** The JSON of `plan --out`, which `apply PLAN` carries out unchanged. */
export interface PlanFile {
  readonly apiVersion: typeof apiVersion;
  readonly kind: 'Plan';
  readonly clusterId: string;
  readonly profile: string | null;
  /** SHA-256 of the state of the topics that the steps change. */
  readonly fingerprint: string;
  readonly steps: readonly Step[];
  readonly notes: readonly Note[];
}

type ActualTopics = ReadonlyMap<string, ActualTopic>;

export const createPlanFile = (
  plan: Omit<PlanFile, 'apiVersion' | 'kind' | 'fingerprint'>,
  actual: ActualTopics,
): PlanFile => ({
  apiVersion,
  kind: 'Plan',
  clusterId: plan.clusterId,
  profile: plan.profile,
  fingerprint: fingerprint(plan.steps, actual),
  steps: plan.steps,
  notes: plan.notes,
});

/** Sorted names of topics that steps change; refused steps change none. */
export const topicsChangedBy = (steps: readonly Step[]): string[] =>
  [...new Set(steps.filter(({ action }) => action !== 'refuse').map(({ topic }) => topic))].sort();

/**
 * SHA-256 over the topics that steps change: id, replica count of each partition, and configs set on the topic unless
 * it is deleted.
 */
export function fingerprint(steps: readonly Step[], actual: ActualTopics): string {
  const deletedTopics = new Set(steps.filter(({ action }) => action === 'delete').map(({ topic }) => topic));
  const state = topicsChangedBy(steps).map((name) => {
    const found = actual.get(name);
    if (!found) return [name, null];
    const replicas = found.topic.partitions.map((partition) => partition.replicas.length);
    const ownConfigs = found.configs.filter(({ source }) => source === 'topic').map(({ name, value }) => [name, value]);
    return [name, found.topic.id, replicas, deletedTopics.has(name) ? null : ownConfigs.sort()];
  });
  return `sha256:${createHash('sha256').update(JSON.stringify(state)).digest('hex')}`;
}

/** Differences between the plan and the cluster now, a sentence each; empty where the plan is still valid. */
export function differencesSince({ steps, fingerprint: plannedFingerprint }: PlanFile, actual: ActualTopics): string[] {
  if (fingerprint(steps, actual) === plannedFingerprint) return [];
  const found = steps.flatMap((step) => stepDifference(step, actual.get(step.topic)));
  return found.length > 0
    ? found
    : [`One of ${topicsChangedBy(steps).join(', ')} was made again or changed otherwise.`];
}

function stepDifference({ action, topic, key = '', from }: Step, now: ActualTopic | undefined): string[] {
  if (action === 'refuse') return [];
  if (action === 'create') return now ? [`${topic} is there now.`] : [];
  if (!now) return [`${topic} is not there any more.`];
  if (action === 'addPartitions') return valueDifference(`${topic} partitions`, from, now.topic.partitions.length);
  if (action === 'changeReplication') return valueDifference(`${topic} replicas`, from, replicationFactor(now.topic));
  if (action === 'delete') return [];
  return valueDifference(`${topic} ${key}`, from, now.configs.find(({ name }) => name === key)?.value ?? null);
}

const valueDifference = (subject: string, from: unknown, now: unknown): string[] =>
  from === now ? [] : [`${subject}: ${from ?? 'none'} in the plan, now ${now ?? 'none'}.`];

const stepActions: readonly unknown[] = [
  'create',
  'addPartitions',
  'setConfig',
  'unsetConfig',
  'changeReplication',
  'delete',
  'refuse',
] satisfies Step['action'][];

/**
 * Parses the text of a plan file. Throws `usage` where it is not one. The risk of each step is computed again rather than
 * read, so that editing the file cannot avoid the confirmation of apply.
 */
export function parsePlanFile(path: string, text: string): PlanFile {
  const makeHint = 'Make one:  kafkactl plan --out PATH';
  const hint = /\.ya?ml$/i.test(path)
    ? `A file of topics goes after -f:  kafkactl apply -f ${path}\n${makeHint}`
    : makeHint;
  const notAPlan = (why: string) => new CliError('usage', `${path} is no plan: ${why}`, { hint });
  let file: Partial<PlanFile> | null;
  try {
    file = JSON.parse(text) as Partial<PlanFile> | null;
  } catch {
    throw notAPlan('it is not JSON');
  }
  if (file?.kind !== 'Plan' || file.apiVersion !== apiVersion)
    throw notAPlan(`it needs kind Plan, apiVersion ${apiVersion}`);
  const { clusterId, fingerprint, steps, notes, profile } = file;
  if (typeof clusterId !== 'string' || typeof fingerprint !== 'string' || !Array.isArray(steps)) {
    throw notAPlan('clusterId, fingerprint or steps is missing');
  }
  for (const step of steps as readonly Partial<Step>[]) {
    if (!stepActions.includes(step?.action) || typeof step.topic !== 'string' || !Array.isArray(step.impact)) {
      throw notAPlan('a step is not one of ours');
    }
    if (step.action === 'delete' && systemTopicOwner(step.topic)) throw notAPlan(neverDeletedMessage(step.topic));
  }
  return {
    apiVersion,
    kind: 'Plan',
    clusterId,
    fingerprint,
    profile: profile ?? null,
    notes: notes ?? [],
    steps: steps.map(withRisk),
  };
}

function withRisk(step: Step): Step {
  const { action, key = '', from, to } = step;
  const isDestructive =
    action === 'delete' ||
    ((action === 'setConfig' || action === 'unsetConfig') &&
      dataLossOf(key, stepConfig(from), stepConfig(to)) !== undefined);
  return isDestructive ? { ...step, risk: 'destructive' } : step;
}
