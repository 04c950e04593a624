import { groupBy } from '../base/group-by.js';
import type { ConfigChange, NewTopic } from '../kafka/cluster.js';
import { type Step, stepSettings } from './plan-step.js';

export function newTopic({ topic, to }: Step): NewTopic {
  const { partitions, replicationFactor, config = {} } = stepSettings(to);
  return {
    name: topic,
    config,
    ...(partitions !== undefined && { partitions }),
    ...(replicationFactor !== undefined && { replicationFactor }),
  };
}

/** One IncrementalAlterConfigs entry a topic: the broker accepts all configs of an entry or none. */
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

/** True for a raise of min.insync.replicas on a topic in `moving`: its new replicas have to be in sync first. */
export const waitsForReplicas = (step: Step, moving: ReadonlySet<string>): boolean =>
  moving.has(step.topic) && minIsrChange(step) > 0;

/** True for a cut of min.insync.replicas: it has to be done before replicas are removed. */
export const lowersMinIsr = (step: Step): boolean => minIsrChange(step) < 0;
