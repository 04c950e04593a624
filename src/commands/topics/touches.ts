import type { Cluster, Topic } from '../../lib/kafka/cluster.js';
import { holdings } from '../../lib/topics/impact.js';
import { readersOf, readTopics } from './impacts.js';

/** What is lost with topics, a line each: partitions, records, bytes, the last write, and the groups that read them. */
export async function touches(cluster: Cluster, topics: readonly Topic[], now: number): Promise<string[]> {
  const concerns = topics.map(({ name }) => ({ kind: 'delete', topic: name }) as const);
  const readings = await readTopics(cluster, topics, concerns, now);
  return topics.flatMap(({ name }) => {
    const reading = readings.get(name);
    return reading ? [`${name}: ${holdings(reading, now).join(', ')}`] : [];
  });
}

/** Groups with commits in the topics, or share groups that start there, by topic; undefined where groups may not be seen. */
export async function groupsReading(
  cluster: Cluster,
  topics: readonly Topic[],
): Promise<Map<string, readonly string[]> | undefined> {
  const readers = await readersOf(cluster, topics);
  return readers && new Map([...readers].map(([topic, groups]) => [topic, groups.map(({ group }) => group)]));
}
