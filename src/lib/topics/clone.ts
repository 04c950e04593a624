import type { ConfigEntry, NewTopic, Topic } from '../kafka/cluster.js';
import { replicationFactor } from './facts.js';
import { isThrottledReplicasConfig } from './throttles.js';

export interface CloneOverrides {
  readonly partitions?: number | undefined;
  readonly replicationFactor?: number | undefined;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * A new topic with the partition count, the replication factor and the topic-level configs of `topic`, except lists of
 * throttled replicas, which name partitions of the original. `overrides` win. Records are not copied.
 */
export function clonedTopic(
  name: string,
  topic: Topic,
  configs: readonly ConfigEntry[],
  choices: CloneOverrides,
): NewTopic {
  const own = configs.filter(({ source, name: key }) => source === 'topic' && !isThrottledReplicasConfig(key));
  return {
    name,
    partitions: choices.partitions ?? topic.partitions.length,
    replicationFactor: choices.replicationFactor ?? replicationFactor(topic),
    config: {
      ...Object.fromEntries(own.flatMap(({ name: key, value }) => (value === null ? [] : [[key, value]]))),
      ...choices.config,
    },
  };
}
