import { createHash } from 'node:crypto';
import { CliError } from '../base/errors.js';
import { dataLossOf } from '../topics/data-loss.js';
import { replicationFactor } from '../topics/facts.js';
import { systemTopicOwner } from '../topics/system-topics.js';
import { neverDeletedMessage } from './check.js';
import type { ActualTopic, Note, Step } from './plan.js';
import { apiVersion } from './shape.js';

/** A plan to be reviewed, then carried out as it stands. */
export interface PlanFile {
  readonly apiVersion: typeof apiVersion;
  readonly kind: 'Plan';
  readonly clusterId: string;
  readonly profile: string | null;
  /** Of the topics that the steps change, as they were. */
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

/** The topics that steps change; refusals change none. */
export const topicsChangedBy = (steps: readonly Step[]): string[] =>
  [...new Set(steps.filter(({ action }) => action !== 'refuse').map(({ topic }) => topic))].sort();

/** A digest of what the steps rest on: each topic's id, partitions and replicas, and, unless it goes, its own configs. */
export function fingerprint(steps: readonly Step[], actual: ActualTopics): string {
  const going = new Set(steps.filter(({ action }) => action === 'delete').map(({ topic }) => topic));
  const state = topicsChangedBy(steps).map((name) => {
    const found = actual.get(name);
    if (!found) return [name, null];
    const replicas = found.topic.partitions.map((partition) => partition.replicas.length);
    const own = found.configs.filter(({ source }) => source === 'topic').map(({ name, value }) => [name, value]);
    return [name, found.topic.id, replicas, going.has(name) ? null : own.sort()];
  });
  return `sha256:${createHash('sha256').update(JSON.stringify(state)).digest('hex')}`;
}

/** What is no longer as the plan had it, a sentence each; empty where the plan still holds. */
export function differencesSince({ steps, fingerprint: then }: PlanFile, actual: ActualTopics): string[] {
  if (fingerprint(steps, actual) === then) return [];
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

const valueDifference = (what: string, from: unknown, now: unknown): string[] =>
  from === now ? [] : [`${what}: ${from ?? 'none'} in the plan, now ${now ?? 'none'}.`];

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
 * Reads a plan file. Throws `usage` for what is none. What a step risks is worked out again: the question that apply
 * asks must not hang on a word in a file.
 */
export function parsePlanFile(path: string, text: string): PlanFile {
  const make = 'Make one:  kafkactl plan --out PATH';
  const hint = /\.ya?ml$/i.test(path) ? `A file of topics goes after -f:  kafkactl apply -f ${path}\n${make}` : make;
  const bad = (why: string) => new CliError('usage', `${path} is no plan: ${why}`, { hint });
  let file: Partial<PlanFile> | null;
  try {
    file = JSON.parse(text) as Partial<PlanFile> | null;
  } catch {
    throw bad('it is not JSON');
  }
  if (file?.kind !== 'Plan' || file.apiVersion !== apiVersion)
    throw bad(`it needs kind Plan, apiVersion ${apiVersion}`);
  const { clusterId, fingerprint, steps, notes, profile } = file;
  if (typeof clusterId !== 'string' || typeof fingerprint !== 'string' || !Array.isArray(steps)) {
    throw bad('clusterId, fingerprint or steps is missing');
  }
  for (const step of steps as readonly Partial<Step>[]) {
    if (!stepActions.includes(step?.action) || typeof step.topic !== 'string' || !Array.isArray(step.impact)) {
      throw bad('a step is not one of ours');
    }
    if (step.action === 'delete' && systemTopicOwner(step.topic)) throw bad(neverDeletedMessage(step.topic));
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
  const loses =
    action === 'delete' ||
    ((action === 'setConfig' || action === 'unsetConfig') &&
      dataLossOf(key, from as string | null, to as string | null) !== undefined);
  return loses ? { ...step, risk: 'destructive' } : step;
}
