import { isSameConfigValue } from '../base/config-value.js';
import type { ConfigEntry, Topic } from '../kafka/cluster.js';
import { planAlter } from '../topics/alter.js';
import { topicConfigDefs } from '../topics/config-defs.js';
import { replicationFactor } from '../topics/facts.js';
import { systemTopicOwner } from '../topics/system-topics.js';
import { isThrottledReplicasConfig, throttledBrokers } from '../topics/throttles.js';
import { neverDeletedMessage } from './never-deleted.js';
import { stepOfChange } from './plan-changes.js';
import { effectiveMinIsr, minIsrImpact, planReplicas, tooFewBrokersMessage } from './plan-replicas.js';
import type { ActualTopic, Plan, PlanFacts, Step } from './plan-step.js';
import type { DesiredTopic } from './types.js';

/**
 * Steps that bring the cluster to the desired state. Idempotent: planning again after all steps are done gives none.
 */
export function planTopics(desired: readonly DesiredTopic[], facts: PlanFacts): Plan {
  const planned = desired.map((topic) => planTopic(topic, facts.actual.get(topic.name), facts));
  return { steps: planned.flatMap(({ steps }) => steps), notes: planned.flatMap(({ notes }) => notes) };
}

function planTopic(desired: DesiredTopic, actual: ActualTopic | undefined, facts: PlanFacts): Plan {
  if (desired.absent) return { steps: actual ? [planDelete(actual.topic)] : [], notes: [] };
  if (!actual) return { steps: [planCreate(desired, facts)], notes: [] };
  const { topic, configs } = actual;
  const set = Object.fromEntries(
    Object.entries(desired.config).filter(
      ([key, to]) => !isSameConfigValue(topicConfigDefs[key]?.type, currentValue(configs, key), to),
    ),
  );
  const undeclared = configs.filter(
    ({ name, source }) =>
      source === 'topic' && !Object.hasOwn(desired.config, name) && !isThrottledReplicasConfig(name),
  );
  const replicaSteps = planReplicas(desired, topic, facts.brokerCount, effectiveMinIsr(desired, configs, facts));
  const isMoving = facts.moving?.has(topic.name) || replicaSteps.some(({ action }) => action === 'changeReplication');
  const unset = [...(isMoving ? [] : leftoverThrottles(configs, desired)), ...(facts.strict ? undeclared : [])].map(
    ({ name }) => name,
  );
  const changes = planAlter(topic, configs, { partitions: desired.partitions, set, unset });
  const replicas = replicaSteps.some(({ action }) => action === 'changeReplication')
    ? (desired.replicationFactor ?? 1)
    : replicationFactor(topic);
  return {
    steps: [
      ...replicaSteps,
      ...changes.filter(({ unchanged }) => !unchanged).map((change) => stepOfChange(change, actual, replicas)),
    ],
    notes: facts.strict ? [] : undeclared.map(({ name, value }) => ({ topic: topic.name, key: name, value })),
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
  const isrImpact = minIsrImpact(config['min.insync.replicas'], replicas);
  return {
    action: 'create',
    topic: name,
    from: null,
    to,
    impact: isrImpact,
    risk: isrImpact.length > 0 ? 'risky' : 'none',
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

/** Throttle configs that an interrupted apply set and did not remove. */
const leftoverThrottles = (configs: readonly ConfigEntry[], { config }: DesiredTopic): readonly ConfigEntry[] =>
  configs.filter(
    ({ name, value }) =>
      isThrottledReplicasConfig(name) && !Object.hasOwn(config, name) && throttledBrokers(value) !== undefined,
  );

const currentValue = (configs: readonly ConfigEntry[], key: string): string | null =>
  configs.find(({ name }) => name === key)?.value ?? null;
