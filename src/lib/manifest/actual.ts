import type { Cluster } from '../kafka/cluster.js';
import { replicationFactor } from '../topics/facts.js';
import type { ActualTopic } from './plan.js';

/** The named topics as they are, with two requests whatever their number. */
export async function readActual(cluster: Cluster, names: readonly string[]): Promise<Map<string, ActualTopic>> {
  const topics = names.length === 0 ? [] : await cluster.topics(names);
  if (topics.length === 0) return new Map();
  const configs = await cluster.configs(topics.map(({ name }) => ({ type: 'topic', name })));
  return new Map(
    topics.map((topic, index) => {
      const { entries = [], error } = configs[index] ?? {};
      if (error) throw error;
      const config = new Map(entries.map(({ name, value, source }) => [name, { value, own: source === 'topic' }]));
      const { name, partitions } = topic;
      return [name, { name, partitionCount: partitions.length, replicationFactor: replicationFactor(topic), config }];
    }),
  );
}
