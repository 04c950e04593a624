import type { ConfigEntry, NewTopic, Topic } from '../kafka/cluster.js';
import { replicationFactor } from './facts.js';
import { isThrottledReplicas } from './throttles.js';

export interface CloneChoices {
  readonly partitions?: number | undefined;
  readonly replicationFactor?: number | undefined;
  readonly config: Readonly<Record<string, string>>;
}

/** A new topic with the definition of another: its counts and the configs that it sets itself. No records. */
export function cloneOf(name: string, topic: Topic, configs: readonly ConfigEntry[], choices: CloneChoices): NewTopic {
  const own = configs.filter(({ source, name: key }) => source === 'topic' && !isThrottledReplicas(key));
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
