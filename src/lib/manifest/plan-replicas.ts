import { plural } from '../base/plural.js';
import type { ConfigEntry, Topic } from '../kafka/cluster.js';
import type { PlanFacts, Step } from './plan.js';
import type { DesiredTopic } from './types.js';

/** The min.insync.replicas that will be in force. */
export function effectiveMinIsr(
  { config }: DesiredTopic,
  configs: readonly ConfigEntry[],
  { strict }: PlanFacts,
): number {
  const entry = configs.find(({ name }) => name === 'min.insync.replicas');
  const kept = strict && entry?.source === 'topic' ? undefined : entry?.value;
  return Number(config['min.insync.replicas'] ?? kept ?? 1);
}

/** The change of a topic's number of replicas, or why it is refused; nothing where it has that number. */
export function planReplicas(
  { replicationFactor: to }: DesiredTopic,
  topic: Topic,
  brokerCount: number,
  leastInSync: number,
): Step[] {
  // A change that was broken off leaves partitions behind that still have the old number.
  const from = topic.partitions.find(({ replicas }) => replicas.length !== to)?.replicas.length;
  if (to === undefined || from === undefined) return [];
  const step = { topic: topic.name, from, to, key: 'replicationFactor' } as const;
  if (to > brokerCount)
    return [{ ...step, action: 'refuse', impact: [tooFewBrokersMessage(brokerCount)], risk: 'none' }];
  if (to < leastInSync) {
    const impact = [
      `min.insync.replicas is ${leastInSync}: with ${plural(to, 'replica')} every write with acks=all would fail.`,
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

/** One replica alone is no case of it: whoever has one knows. */
export function minIsrImpact(least: string | undefined, replicas: number | undefined): string[] {
  if (replicas === undefined || replicas < 2 || Number(least ?? 1) < replicas) return [];
  return [`One broker down stops every write with acks=all: min.insync.replicas is ${least} of ${replicas} replicas.`];
}
