import { parsePattern } from '../base/patterns.js';
import type { Cluster, ConfigEntry } from '../kafka/cluster.js';
import { withoutAddingReplicas } from '../topics/reassignments.js';
import { systemTopicOwner } from '../topics/system-topics.js';
import { planTopics } from './plan.js';
import type { ActualTopic, Plan } from './plan-step.js';
import type { DesiredTopic, Manifest } from './types.js';

export interface PlanOptions {
  readonly strict: boolean;
  /** Delete topics that match `owns` and are in no file. */
  readonly prune: boolean;
  /** True for topics to plan. */
  readonly only: (name: string) => boolean;
}

/** A plan with the state of the cluster it was made from. */
export interface ClusterPlan extends Plan {
  readonly clusterId: string;
  readonly actual: ReadonlyMap<string, ActualTopic>;
  /** Topics that match `owns` and are in no file; empty with `prune`, which deletes them. */
  readonly orphans: readonly string[];
}

/** Reads brokers, topics, reassignments and the configs of the desired topics, and plans. */
export async function planAgainstCluster(
  cluster: Cluster,
  manifest: Pick<Manifest, 'owns' | 'unset'>,
  desired: readonly DesiredTopic[],
  { strict, prune, only }: PlanOptions,
): Promise<ClusterPlan> {
  const [{ brokers, clusterId }, listedTopics, ongoing] = await Promise.all([
    cluster.describe(),
    cluster.topics(),
    cluster.reassignments(),
  ]);
  const topics = withoutAddingReplicas(listedTopics, ongoing);
  const desiredNames = new Set(desired.map(({ name }) => name));
  const ownedPatterns = manifest.owns.map(parsePattern);
  const orphans = topics
    .filter(({ name, internal }) => !internal && !systemTopicOwner(name) && !desiredNames.has(name) && only(name))
    .filter(({ name }) => ownedPatterns.some((pattern) => pattern.matches(name)))
    .map(({ name }) => name);
  const pruned = prune ? orphans.map((name) => ({ name, absent: true, config: {} })) : [];
  const selected = [...desired.filter(({ name }) => only(name)), ...pruned];
  const topicsByName = new Map(topics.map((topic) => [topic.name, topic]));
  await refuseHidden(
    cluster,
    selected.map(({ name }) => name).filter((name) => !topicsByName.has(name)),
  );
  const existing = selected.filter(({ name, absent }) => !absent && topicsByName.has(name));
  const configs = await configsOf(
    cluster,
    existing.map(({ name }) => name),
  );
  const actual = new Map(
    [...topicsByName].map(([name, topic]) => [name, { topic, configs: configs.get(name) ?? [] }] as const),
  );
  const facts = {
    actual,
    brokerCount: brokers.length,
    strict: strict || manifest.unset === 'strict',
    moving: new Set(ongoing.map(({ topic }) => topic)),
  };
  return { ...planTopics(selected, facts), clusterId, actual, orphans: prune ? [] : orphans };
}

/**
 * Throws `denied` for a topic that exists but may not be described: the topic list omits it, and planning its creation
 * would be wrong.
 */
async function refuseHidden(cluster: Cluster, names: readonly string[]): Promise<void> {
  const described = names.length > 0 ? await cluster.describeTopics(names) : [];
  for (const each of described) if ('error' in each && each.error.code === 'denied') throw each.error;
}

/** Topics of these names that exist, with their configs. Replicas are those before a reassignment in progress. */
export async function readActualTopics(cluster: Cluster, names: readonly string[]): Promise<Map<string, ActualTopic>> {
  if (names.length === 0) return new Map();
  const [listedTopics, ongoing] = await Promise.all([cluster.topics(names), cluster.reassignments()]);
  const topics = withoutAddingReplicas(listedTopics, ongoing);
  const entries = await configsOf(
    cluster,
    topics.map(({ name }) => name),
  );
  return new Map(topics.map((topic) => [topic.name, { topic, configs: entries.get(topic.name) ?? [] }]));
}

async function configsOf(cluster: Cluster, names: readonly string[]): Promise<Map<string, readonly ConfigEntry[]>> {
  const configs = names.length > 0 ? await cluster.configs(names.map((name) => ({ type: 'topic', name }))) : [];
  const denied = configs.find(({ error }) => error)?.error;
  if (denied) throw denied;
  return new Map(configs.map(({ name, entries }) => [name, entries]));
}
