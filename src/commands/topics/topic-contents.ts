import type { Cluster, Topic } from '../../lib/kafka/cluster.js';
import { describeContents } from '../../lib/topics/impact.js';
import { readReadersByTopic, readTopicUsages } from './impacts.js';

/** A line for each topic: its partitions, records, bytes, the time of the last write, and the groups that read it. */
export async function describeTopicContents(
  cluster: Cluster,
  topics: readonly Topic[],
  now: number,
): Promise<string[]> {
  const queries = topics.map(({ name }) => ({ kind: 'delete', topic: name }) as const);
  const usages = await readTopicUsages(cluster, topics, queries, now);
  return topics.flatMap(({ name }) => {
    const usage = usages.get(name);
    return usage ? [`${name}: ${describeContents(usage, now).join(', ')}`] : [];
  });
}

/** Names of the groups with commits or a share group start offset in each topic; undefined where groups may not be listed. */
export async function readGroupNamesByTopic(
  cluster: Cluster,
  topics: readonly Topic[],
): Promise<Map<string, readonly string[]> | undefined> {
  const readers = await readReadersByTopic(cluster, topics);
  return readers && new Map([...readers].map(([topic, groups]) => [topic, groups.map(({ group }) => group)]));
}
