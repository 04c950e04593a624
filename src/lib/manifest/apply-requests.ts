import { groupBy } from '../base/group-by.js';
import type { ConfigChange, NewTopic } from '../kafka/cluster.js';
import type { Step } from './plan.js';
import type { DesiredTopic } from './types.js';

export function newTopic({ topic, to }: Step): NewTopic {
  const { partitions, replicationFactor, config } = to as Omit<DesiredTopic, 'name' | 'absent'>;
  return {
    name: topic,
    config,
    ...(partitions !== undefined && { partitions }),
    ...(replicationFactor !== undefined && { replicationFactor }),
  };
}

/** One change a topic: the broker takes all configs of a topic, or none. */
export function configChanges(steps: readonly Step[]): ConfigChange[] {
  const byTopic = groupBy(steps, ({ topic }) => topic);
  return [...byTopic].map(([name, own]) => ({
    type: 'topic',
    name,
    set: Object.fromEntries(own.map(({ key = '', action, to }) => [key, action === 'unsetConfig' ? null : String(to)])),
  }));
}

const minIsrChange = ({ key, from, to }: Step): number =>
  key === 'min.insync.replicas' ? Number(to ?? 1) - Number(from ?? 1) : 0;

/** A config that must wait for the topic's new replicas. */
export const waitsForReplicas = (step: Step, moving: ReadonlySet<string>): boolean =>
  moving.has(step.topic) && minIsrChange(step) > 0;

/** A config without which replicas must not be taken away. */
export const lowersMinIsr = (step: Step): boolean => minIsrChange(step) < 0;
