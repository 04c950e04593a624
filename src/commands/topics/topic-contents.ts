import type { Cluster, Topic } from '../../lib/kafka/cluster.js';
import { describeContents } from '../../lib/topics/impact.js';
import { readReadersByTopic, readTopicUsages } from './impacts.js';

/** What is lost with topics, a line each: partitions, records, bytes, the last write, and the groups that read them. */
export async function describeTopicContents(
  cluster: Cluster,
  topics: readonly Topic[],
  now: number,
): Promise<string[]> {
  const concerns = topics.map(({ name }) => ({ kind: 'delete', topic: name }) as const);
  const readings = await readTopicUsages(cluster, topics, concerns, now);
  return topics.flatMap(({ name }) => {
    const reading = readings.get(name);
    return reading ? [`${name}: ${describeContents(reading, now).join(', ')}`] : [];
  });
}

/** Groups with commits in the topics, or share groups that start there, by topic; undefined where groups may not be seen. */
export async function readGroupNamesByTopic(
  cluster: Cluster,
  topics: readonly Topic[],
): Promise<Map<string, readonly string[]> | undefined> {
  const readers = await readReadersByTopic(cluster, topics);
  return readers && new Map([...readers].map(([topic, groups]) => [topic, groups.map(({ group }) => group)]));
}
