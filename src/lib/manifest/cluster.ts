import { CliError } from '../errors.js';
import { grouped } from '../grouped.js';
import type { Cluster, ConfigChange, ConfigEntry, Outcome } from '../kafka/cluster.js';
import { parsePattern } from '../patterns.js';
import { keeperOf } from '../topics/keepers.js';
import { withoutMoves } from '../topics/replicas.js';
import { changeReplication, type Moving } from './move.js';
import { type ActualTopic, type Plan, plan, type Step } from './plan.js';
import type { Manifest, WantedTopic } from './types.js';

export interface PlanChoices {
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
}

/** Reads what a plan needs to know (brokers and topics, and the configs of those in the file), and plans. */
export async function planOn(
  cluster: Cluster,
  manifest: Pick<Manifest, 'owns' | 'unset'>,
  wanted: readonly WantedTopic[],
  { strict, prune, only }: PlanChoices,
): Promise<ClusterPlan> {
  const [{ brokers, clusterId }, listed, ongoing] = await Promise.all([
    cluster.describe(),
    cluster.topics(),
    cluster.reassignments(),
  ]);
  const topics = withoutMoves(listed, ongoing);
  const named = new Set(wanted.map(({ name }) => name));
  const owned = manifest.owns.map(parsePattern);
  const orphans = prune
    ? topics.filter(
        ({ name, internal }) =>
          !internal && !keeperOf(name) && !named.has(name) && owned.some((pattern) => pattern.matches(name)),
      )
    : [];
  const all = [...wanted, ...orphans.map(({ name }) => ({ name, absent: true, config: {} }))].filter(({ name }) =>
    only(name),
  );
  const there = new Map(topics.map((topic) => [topic.name, topic]));
  const keeping = all.filter(({ name, absent }) => !absent && there.has(name));
  const entries = await configsOf(
    cluster,
    keeping.map(({ name }) => name),
  );
  const actual = new Map(
    [...there].map(([name, topic]) => [name, { topic, configs: entries.get(name) ?? [] }] as const),
  );
  const facts = { actual, brokerCount: brokers.length, strict: strict || manifest.unset === 'strict' };
  return { ...plan(all, facts), clusterId, actual };
}

/** Those of the topics that are there, with their configs. */
export async function topicsNow(cluster: Cluster, names: readonly string[]): Promise<Map<string, ActualTopic>> {
  if (names.length === 0) return new Map();
  const [listed, ongoing] = await Promise.all([cluster.topics(names), cluster.reassignments()]);
  const topics = withoutMoves(listed, ongoing);
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

/** Why a step failed, by step; the others were done. */
export type Failures = ReadonlyMap<Step, CliError>;

/**
 * Does the steps, refusals apart: topics are made first and deleted last, and each request holds many topics. A topic
 * that fails does not stop the others, but what depends on a step that failed is not tried: min.insync.replicas is
 * raised only once the replicas are there, and lowered before they go.
 */
export async function applySteps(cluster: Cluster, steps: readonly Step[], moving: Moving = {}): Promise<Failures> {
  const failures = new Map<Step, CliError>();
  const of = (...actions: Step['action'][]) => steps.filter(({ action }) => actions.includes(action));
  const perform = async (batch: readonly Step[], send: (batch: readonly Step[]) => Promise<Outcome[]>) => {
    if (batch.length === 0) return;
    const errors = new Map((await send(batch)).map(({ name, error }) => [name, error]));
    for (const step of batch) {
      const error = errors.get(step.topic);
      if (error) failures.set(step, error);
    }
  };
  await perform(of('create'), (batch) => cluster.createTopics(batch.map(newTopic)));
  await perform(of('addPartitions'), (batch) =>
    cluster.createPartitions(batch.map(({ topic, to }) => ({ name: topic, count: Number(to) }))),
  );
  const moves = of('changeReplication');
  const moved = new Set(moves.map(({ topic }) => topic));
  const configs = of('setConfig', 'unsetConfig');
  const later = configs.filter((step) => moved.has(step.topic) && raisesMinIsr(step));
  const alter = (batch: readonly Step[]) => cluster.alterConfigs(configChanges(batch));
  await perform(
    configs.filter((step) => !later.includes(step)),
    alter,
  );
  await perform(moves, (batch) =>
    changeReplication(
      cluster,
      batch.map(({ topic, to }) => ({ name: topic, count: Number(to) })),
      moving,
    ),
  );
  const unmoved = new Set(moves.filter((step) => failures.has(step)).map(({ topic }) => topic));
  for (const step of later.filter(({ topic }) => unmoved.has(topic))) failures.set(step, notYet(step));
  await perform(
    later.filter((step) => !failures.has(step)),
    alter,
  );
  await perform(of('delete'), (batch) => cluster.deleteTopics(batch.map(({ topic }) => topic)));
  return failures;
}

const raisesMinIsr = ({ key, from, to }: Step): boolean =>
  key === 'min.insync.replicas' && Number(to ?? 1) > Number(from ?? 1);

const notYet = ({ topic }: Step): CliError =>
  new CliError('failed', `not tried: topic "${topic}" has not the replicas for it`);

function newTopic({ topic, to }: Step) {
  const { partitions, replicationFactor, config } = to as Omit<WantedTopic, 'name' | 'absent'>;
  return {
    name: topic,
    config,
    ...(partitions !== undefined && { partitions }),
    ...(replicationFactor !== undefined && { replicationFactor }),
  };
}

function configChanges(steps: readonly Step[]): ConfigChange[] {
  const byTopic = grouped(steps, ({ topic }) => topic);
  return [...byTopic].map(([name, own]) => ({
    type: 'topic',
    name,
    set: Object.fromEntries(own.map(({ key = '', action, to }) => [key, action === 'unsetConfig' ? null : String(to)])),
  }));
}
