import { isSameConfigValue } from '../base/config-value.js';
import type { ConfigEntry, Topic } from '../kafka/cluster.js';
import { planAlter } from '../topics/alter.js';
import { topicConfigDefs } from '../topics/config-defs.js';
import { replicationFactor } from '../topics/facts.js';
import { systemTopicOwner } from '../topics/system-topics.js';
import { isThrottledReplicasConfig, throttledBrokers } from '../topics/throttles.js';
import { neverDeletedMessage } from './check.js';
import { stepOfChange } from './plan-changes.js';
import { effectiveMinIsr, minIsrImpact, planReplicas, tooFewBrokersMessage } from './plan-replicas.js';
import type { DesiredTopic } from './types.js';

export type StepAction =
  | 'create'
  | 'addPartitions'
  | 'setConfig'
  | 'unsetConfig'
  | 'changeReplication'
  | 'delete'
  | 'refuse';
export type Risk = 'none' | 'risky' | 'destructive';

/** One thing to do to one topic, or one that will not be done and why: the row of plan, drift and apply. */
export interface Step {
  readonly action: StepAction;
  readonly topic: string;
  readonly from: unknown;
  readonly to: unknown;
  /** The config, or what a refusal is about. */
  readonly key?: string;
  /** What it means for those who use the topic, a sentence each. */
  readonly impact: readonly string[];
  readonly risk: Risk;
}

/** A config that is set on a topic and stands in no file. */
export interface Note {
  readonly topic: string;
  readonly key: string;
  readonly value: string | null;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly notes: readonly Note[];
}

export interface ActualTopic {
  readonly topic: Topic;
  readonly configs: readonly ConfigEntry[];
}

export interface PlanFacts {
  readonly actual: ReadonlyMap<string, ActualTopic>;
  readonly brokerCount: number;
  /** Configs that are set and in no file are taken back. */
  readonly strict: boolean;
  /** Topics whose replicas are being moved now. */
  readonly moving?: ReadonlySet<string>;
}

/** What a cluster lacks to be as wanted. Planning again after every step was done gives none. */
export function planTopics(wanted: readonly DesiredTopic[], facts: PlanFacts): Plan {
  const planned = wanted.map((topic) => planTopic(topic, facts.actual.get(topic.name), facts));
  return { steps: planned.flatMap(({ steps }) => steps), notes: planned.flatMap(({ notes }) => notes) };
}

function planTopic(wanted: DesiredTopic, actual: ActualTopic | undefined, facts: PlanFacts): Plan {
  if (wanted.absent) return { steps: actual ? [planDelete(actual.topic)] : [], notes: [] };
  if (!actual) return { steps: [planCreate(wanted, facts)], notes: [] };
  const { topic, configs } = actual;
  const set = Object.fromEntries(
    Object.entries(wanted.config).filter(
      ([key, to]) => !isSameConfigValue(topicConfigDefs[key]?.type, currentValue(configs, key), to),
    ),
  );
  const extra = configs.filter(
    ({ name, source }) => source === 'topic' && !Object.hasOwn(wanted.config, name) && !isThrottledReplicasConfig(name),
  );
  const moves = planReplicas(wanted, topic, facts.brokerCount, effectiveMinIsr(wanted, configs, facts));
  const moving = facts.moving?.has(topic.name) || moves.some(({ action }) => action === 'changeReplication');
  const unset = [...(moving ? [] : leftoverThrottles(configs, wanted)), ...(facts.strict ? extra : [])].map(
    ({ name }) => name,
  );
  const changes = planAlter(topic, configs, { partitions: wanted.partitions, set, unset });
  const replicas = moves.some(({ action }) => action === 'changeReplication')
    ? (wanted.replicationFactor ?? 1)
    : replicationFactor(topic);
  return {
    steps: [
      ...moves,
      ...changes.filter(({ unchanged }) => !unchanged).map((change) => stepOfChange(change, actual, replicas)),
    ],
    notes: facts.strict ? [] : extra.map(({ name, value }) => ({ topic: topic.name, key: name, value })),
  };
}

function planCreate({ name, partitions, replicationFactor: replicas, config }: DesiredTopic, facts: PlanFacts): Step {
  const to = {
    ...(partitions !== undefined && { partitions }),
    ...(replicas !== undefined && { replicationFactor: replicas }),
    config,
  };
  if (replicas !== undefined && replicas > facts.brokerCount) {
    const impact = [tooFewBrokersMessage(facts.brokerCount)];
    return { action: 'refuse', topic: name, from: null, to: replicas, key: 'replicationFactor', impact, risk: 'none' };
  }
  const blocked = minIsrImpact(config['min.insync.replicas'], replicas);
  return {
    action: 'create',
    topic: name,
    from: null,
    to,
    impact: blocked,
    risk: blocked.length > 0 ? 'risky' : 'none',
  };
}

function planDelete(topic: Topic): Step {
  const { name, partitions } = topic;
  const from = { partitions: partitions.length, replicationFactor: replicationFactor(topic) };
  const step = { topic: name, from, to: null } as const;
  if (topic.internal || systemTopicOwner(name)) {
    return { ...step, action: 'refuse', impact: [`${neverDeletedMessage(name)}.`], risk: 'none' };
  }
  return { ...step, action: 'delete', impact: ['Its records are lost.'], risk: 'destructive' };
}

/** What an apply set to throttle a move, and was broken off before it could take it back. */
const leftoverThrottles = (configs: readonly ConfigEntry[], { config }: DesiredTopic): readonly ConfigEntry[] =>
  configs.filter(
    ({ name, value }) =>
      isThrottledReplicasConfig(name) && !Object.hasOwn(config, name) && throttledBrokers(value) !== undefined,
  );

const currentValue = (configs: readonly ConfigEntry[], key: string): string | null =>
  configs.find(({ name }) => name === key)?.value ?? null;
