import type { CliError } from '../errors.js';
import { grouped } from '../grouped.js';
import type { Cluster, ConfigChange, Outcome } from '../kafka/cluster.js';
import { parsePattern } from '../topics/patterns.js';
import { isInternal } from './check.js';
import { type Plan, plan, type Step } from './plan.js';
import type { Manifest, WantedTopic } from './types.js';

export interface PlanChoices {
  readonly strict: boolean;
  /** Topics that `owns` covers and no file has are deleted. */
  readonly prune: boolean;
  /** True for the topics to look at. */
  readonly only: (name: string) => boolean;
}

/** Reads what a plan needs to know (brokers and topics, and the configs of those in the file), and plans. */
export async function planOn(
  cluster: Cluster,
  manifest: Manifest,
  wanted: readonly WantedTopic[],
  { strict, prune, only }: PlanChoices,
): Promise<Plan> {
  const [{ brokers }, topics] = await Promise.all([cluster.describe(), cluster.topics()]);
  const named = new Set(wanted.map(({ name }) => name));
  const owned = manifest.owns.map(parsePattern);
  const orphans = prune
    ? topics.filter(
        ({ name, internal }) =>
          !internal && !isInternal(name) && !named.has(name) && owned.some((pattern) => pattern.matches(name)),
      )
    : [];
  const all = [...wanted, ...orphans.map(({ name }) => ({ name, absent: true, config: {} }))].filter(({ name }) =>
    only(name),
  );
  const there = new Map(topics.map((topic) => [topic.name, topic]));
  const keeping = all.filter(({ name, absent }) => !absent && there.has(name));
  const configs = keeping.length > 0 ? await cluster.configs(keeping.map(({ name }) => ({ type: 'topic', name }))) : [];
  const refused = configs.find(({ error }) => error)?.error;
  if (refused) throw refused;
  const entries = new Map(configs.map(({ name, entries }) => [name, entries]));
  const actual = new Map(
    [...there].map(([name, topic]) => [name, { topic, configs: entries.get(name) ?? [] }] as const),
  );
  return plan(all, { actual, brokerCount: brokers.length, strict: strict || manifest.unset === 'strict' });
}

/** Why a step failed, by step; the others were done. */
export type Failures = ReadonlyMap<Step, CliError>;

/**
 * Does the steps, refusals apart: topics are made first and deleted last, and each request holds many topics. A topic
 * that fails does not stop the others.
 */
export async function applySteps(cluster: Cluster, steps: readonly Step[]): Promise<Failures> {
  const failures = new Map<Step, CliError>();
  const of = (...actions: Step['action'][]) => steps.filter(({ action }) => actions.includes(action));
  const report = (done: readonly Step[], outcomes: readonly Outcome[]) => {
    const errors = new Map(outcomes.map(({ name, error }) => [name, error]));
    for (const step of done) {
      const error = errors.get(step.topic);
      if (error) failures.set(step, error);
    }
  };
  const creates = of('create');
  if (creates.length > 0) report(creates, await cluster.createTopics(creates.map(newTopic)));
  const grows = of('addPartitions');
  if (grows.length > 0) {
    report(grows, await cluster.createPartitions(grows.map(({ topic, to }) => ({ name: topic, count: Number(to) }))));
  }
  const configs = of('setConfig', 'unsetConfig');
  if (configs.length > 0) report(configs, await cluster.alterConfigs(configChanges(configs)));
  const deletes = of('delete');
  if (deletes.length > 0) report(deletes, await cluster.deleteTopics(deletes.map(({ topic }) => topic)));
  return failures;
}

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
