import { partitionKey, unknownPartition } from '../base/topic-partition.js';
import type { Cluster, CommittedOffset, GroupListing, TopicPartition } from '../kafka/cluster.js';
import { noTopicNamed } from '../topics/select.js';
import { groupPartitions } from './lag.js';
import { readCommittedOffsets, readTopicPartitions } from './read-group-lags.js';
import type { ResetDestination, ResetTarget, ResetTopic } from './reset.js';

/**
 * The partitions of a reset with their commits and logs: those of every topic that the group has committed, or of those
 * that are named. Throws `notFound` for a topic or partition that is not there.
 */
export async function readResetTargets(
  cluster: Cluster,
  group: Pick<GroupListing, 'group' | 'type'>,
  topics: readonly ResetTopic[],
  to: ResetDestination,
): Promise<ResetTarget[]> {
  const committed = (await readCommittedOffsets(cluster, [group])).get(group.group) ?? [];
  const places =
    topics.length > 0 ? await namedPartitions(cluster, topics) : await committedPartitions(cluster, committed, to);
  const at = (point: 'earliest' | 'latest' | { readonly time: number }) =>
    cluster.listOffsets(places.map(({ topic, partition }) => ({ topic, partition, at: point })));
  const time = 'offsetSpec' in to && to.offsetSpec.kind === 'time' ? to.offsetSpec.time : undefined;
  const [first, end, atTime] = await Promise.all([
    at('earliest'),
    at('latest'),
    time === undefined ? [] : at({ time }),
  ]);
  const commits = new Map(committed.map((each) => [partitionKey(each), each.offset]));
  return places.map(({ topic, partition }, index): ResetTarget => {
    const [earliest, latest, timed] = [first[index], end[index], atTime[index]];
    const target = { topic, partition, committed: commits.get(partitionKey({ topic, partition })) ?? null };
    const error = earliest?.error ?? latest?.error ?? timed?.error;
    if (error || earliest?.offset == null || latest?.offset == null) return { ...target, ...(error && { error }) };
    return { ...target, log: { earliest: earliest.offset, latest: latest.offset, atTime: timed?.offset ?? null } };
  });
}

/**
 * Where a group has been. A partition without a commit is one to be given its place too, or its consumer would begin at
 * the end, as `auto.offset.reset` has it by default; there is nothing to shift.
 */
async function committedPartitions(
  cluster: Cluster,
  committed: readonly CommittedOffset[],
  to: ResetDestination,
): Promise<readonly TopicPartition[]> {
  if ('shift' in to) return committed;
  const whole = await readTopicPartitions(cluster, committed);
  return groupPartitions({ members: [] }, committed, [...whole.values()].flat());
}

/** The partitions of topics as they are named, each once. */
async function namedPartitions(cluster: Cluster, named: readonly ResetTopic[]): Promise<TopicPartition[]> {
  const topics = new Map((await cluster.topics(named.map(({ topic }) => topic))).map((topic) => [topic.name, topic]));
  const absent = named.find(({ topic }) => !topics.has(topic));
  if (absent) throw noTopicNamed(absent.topic, await cluster.topics());
  const places = new Map<string, TopicPartition>();
  for (const { topic, partitions } of named) {
    const found = topics.get(topic);
    if (!found) continue;
    const wanted = partitions ?? found.partitions.map(({ partition }) => partition);
    const missing = wanted.find((partition) => partition >= found.partitions.length);
    if (missing !== undefined) throw unknownPartition(topic, missing, found.partitions.length);
    for (const partition of wanted) places.set(partitionKey({ topic, partition }), { topic, partition });
  }
  return [...places.values()];
}
