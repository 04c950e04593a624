import { plural } from '../base/plural.js';
import type { ConfigEntry, Topic } from '../kafka/cluster.js';
import type { PlanFacts, Step } from './plan-step.js';
import type { DesiredTopic } from './types.js';

/** The min.insync.replicas in effect after the plan. */
export function effectiveMinIsr(
  { config }: DesiredTopic,
  configs: readonly ConfigEntry[],
  { strict }: PlanFacts,
): number {
  const entry = configs.find(({ name }) => name === 'min.insync.replicas');
  const currentValue = strict && entry?.source === 'topic' ? undefined : entry?.value;
  return Number(config['min.insync.replicas'] ?? currentValue ?? 1);
}

/** The step that changes a topic's replica count, or its refusal; empty where every partition has that count. */
export function planReplicas(
  { replicationFactor: to }: DesiredTopic,
  topic: Topic,
  brokerCount: number,
  minIsr: number,
): Step[] {
  // A cancelled reassignment leaves partitions with the old count: any one of them makes a step.
  const from = topic.partitions.find(({ replicas }) => replicas.length !== to)?.replicas.length;
  if (to === undefined || from === undefined) return [];
  const step = { topic: topic.name, from, to, key: 'replicationFactor' } as const;
  if (to > brokerCount)
    return [{ ...step, action: 'refuse', impact: [tooFewBrokersMessage(brokerCount)], risk: 'none' }];
  if (to < minIsr) {
    const impact = [
      `min.insync.replicas is ${minIsr}: with ${plural(to, 'replica')} every write with acks=all would fail.`,
      'Lower it in the file too.',
    ];
    return [{ ...step, action: 'refuse', impact, risk: 'none' }];
  }
  const impact =
    to > from
      ? ['Every record is copied to the new replicas; brokers and network are busier until it is done.']
      : [
          to === 1
            ? 'One replica is left: while its broker is down a partition cannot be read or written.'
            : 'Fewer brokers can be lost before records are.',
        ];
  return [{ ...step, action: 'changeReplication', impact, risk: 'risky' }];
}

export const tooFewBrokersMessage = (count: number): string =>
  `The cluster has ${plural(count, 'broker')}, and each replica needs one of its own.`;

/** Warns where min.insync.replicas equals the replica count. Not for a single replica, where it is obvious. */
export function minIsrImpact(minIsr: string | undefined, replicas: number | undefined): string[] {
  if (replicas === undefined || replicas < 2 || Number(minIsr ?? 1) < replicas) return [];
  return [`One broker down stops every write with acks=all: min.insync.replicas is ${minIsr} of ${replicas} replicas.`];
}
