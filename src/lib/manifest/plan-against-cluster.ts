import { parsePattern } from '../base/patterns.js';
import type { Cluster, ConfigEntry } from '../kafka/cluster.js';
import { withoutAddingReplicas } from '../topics/reassignments.js';
import { systemTopicOwner } from '../topics/system-topics.js';
import { type ActualTopic, type Plan, planTopics } from './plan.js';
import type { DesiredTopic, Manifest } from './types.js';

export interface PlanOptions {
  readonly strict: boolean;
  /** Topics that `owns` covers and no file has are deleted. */
  readonly prune: boolean;
  /** True for the topics to look at. */
  readonly only: (name: string) => boolean;
}

/** A plan, and what it rests on. */
export interface ClusterPlan extends Plan {
  readonly clusterId: string;
  readonly actual: ReadonlyMap<string, ActualTopic>;
  /** Topics that `owns` covers and no file has, where they are not pruned. */
  readonly orphans: readonly string[];
}

/** Reads what a plan needs to know (brokers and topics, and the configs of those in the file), and plans. */
export async function planAgainstCluster(
  cluster: Cluster,
  manifest: Pick<Manifest, 'owns' | 'unset'>,
  wanted: readonly DesiredTopic[],
  { strict, prune, only }: PlanOptions,
): Promise<ClusterPlan> {
  const [{ brokers, clusterId }, listed, ongoing] = await Promise.all([
    cluster.describe(),
    cluster.topics(),
    cluster.reassignments(),
  ]);
  const topics = withoutAddingReplicas(listed, ongoing);
  const named = new Set(wanted.map(({ name }) => name));
  const owned = manifest.owns.map(parsePattern);
  const orphans = topics
    .filter(({ name, internal }) => !internal && !systemTopicOwner(name) && !named.has(name) && only(name))
    .filter(({ name }) => owned.some((pattern) => pattern.matches(name)))
    .map(({ name }) => name);
  const pruned = prune ? orphans.map((name) => ({ name, absent: true, config: {} })) : [];
  const all = [...wanted.filter(({ name }) => only(name)), ...pruned];
  const there = new Map(topics.map((topic) => [topic.name, topic]));
  await refuseHidden(
    cluster,
    all.map(({ name }) => name).filter((name) => !there.has(name)),
  );
  const keeping = all.filter(({ name, absent }) => !absent && there.has(name));
  const entries = await configsOf(
    cluster,
    keeping.map(({ name }) => name),
  );
  const actual = new Map(
    [...there].map(([name, topic]) => [name, { topic, configs: entries.get(name) ?? [] }] as const),
  );
  const facts = {
    actual,
    brokerCount: brokers.length,
    strict: strict || manifest.unset === 'strict',
    moving: new Set(ongoing.map(({ topic }) => topic)),
  };
  return { ...planTopics(all, facts), clusterId, actual, orphans: prune ? [] : orphans };
}

/** A list leaves out what may not be seen: to plan that as missing would be a guess. */
async function refuseHidden(cluster: Cluster, names: readonly string[]): Promise<void> {
  const described = names.length > 0 ? await cluster.describeTopics(names) : [];
  for (const each of described) if ('error' in each && each.error.code === 'denied') throw each.error;
}

/** Those of the topics that are there, with their configs. */
export async function readActualTopics(cluster: Cluster, names: readonly string[]): Promise<Map<string, ActualTopic>> {
  if (names.length === 0) return new Map();
  const [listed, ongoing] = await Promise.all([cluster.topics(names), cluster.reassignments()]);
  const topics = withoutAddingReplicas(listed, ongoing);
  const entries = await configsOf(
    cluster,
    topics.map(({ name }) => name),
  );
  return new Map(topics.map((topic) => [topic.name, { topic, configs: entries.get(topic.name) ?? [] }]));
}

async function configsOf(cluster: Cluster, names: readonly string[]): Promise<Map<string, readonly ConfigEntry[]>> {
  const configs = names.length > 0 ? await cluster.configs(names.map((name) => ({ type: 'topic', name }))) : [];
  const refused = configs.find(({ error }) => error)?.error;
  if (refused) throw refused;
  return new Map(configs.map(({ name, entries }) => [name, entries]));
}
