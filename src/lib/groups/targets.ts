import { CliError } from '../errors.js';
import type { Cluster, TopicPartition } from '../kafka/cluster.js';
import { plural } from '../topics/units.js';
import { placeOf } from './lag.js';
import type { ResetTarget, ResetTo, ResetTopic } from './reset.js';

/**
 * The partitions of a reset with their commits and logs: every one that the group has committed, or those of the topics
 * that are named. Throws `notFound` for a topic or partition that is not there.
 */
export async function readTargets(
  cluster: Cluster,
  group: string,
  topics: readonly ResetTopic[],
  to: ResetTo,
): Promise<ResetTarget[]> {
  const committed = (await cluster.committedOffsets([group])).get(group) ?? [];
  const places = topics.length === 0 ? committed : await namedPlaces(cluster, topics);
  const at = (point: 'earliest' | 'latest' | { readonly time: number }) =>
    cluster.listOffsets(places.map(({ topic, partition }) => ({ topic, partition, at: point })));
  const time = 'place' in to && to.place.kind === 'time' ? to.place.time : undefined;
  const [first, end, atTime] = await Promise.all([
    at('earliest'),
    at('latest'),
    time === undefined ? [] : at({ time }),
  ]);
  const commits = new Map(committed.map((each) => [placeOf(each), each.offset]));
  return places.map(({ topic, partition }, index): ResetTarget => {
    const [earliest, latest, timed] = [first[index], end[index], atTime[index]];
    const target = { topic, partition, committed: commits.get(placeOf({ topic, partition })) ?? null };
    const error = earliest?.error ?? latest?.error ?? timed?.error;
    if (error || earliest?.offset == null || latest?.offset == null) return { ...target, ...(error && { error }) };
    return { ...target, log: { earliest: earliest.offset, latest: latest.offset, atTime: timed?.offset ?? null } };
  });
}

/** The partitions of topics as they are named, each once. */
async function namedPlaces(cluster: Cluster, named: readonly ResetTopic[]): Promise<TopicPartition[]> {
  const topics = new Map((await cluster.topics(named.map(({ topic }) => topic))).map((topic) => [topic.name, topic]));
  const places = new Map<string, TopicPartition>();
  for (const { topic, partitions } of named) {
    const found = topics.get(topic);
    if (!found) throw new CliError('notFound', `no topic named "${topic}"`, { hint: 'See:  kafkactl topics list' });
    const wanted = partitions ?? found.partitions.map(({ partition }) => partition);
    const missing = wanted.find((partition) => partition >= found.partitions.length);
    if (missing !== undefined) {
      throw new CliError('notFound', `topic "${topic}" has no partition ${missing}`, {
        hint: `It has ${plural(found.partitions.length, 'partition')}, numbered from 0.`,
      });
    }
    for (const partition of wanted) places.set(placeOf({ topic, partition }), { topic, partition });
  }
  return [...places.values()];
}
