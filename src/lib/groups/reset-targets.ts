import { partitionKey, unknownPartition } from '../base/topic-partition.js';
import type { Cluster, CommittedOffset, GroupListing, TopicPartition } from '../kafka/cluster.js';
import { noTopicNamed } from '../topics/select.js';
import { groupPartitions } from './lag.js';
import { readCommittedOffsets, readTopicPartitions } from './read-group-lags.js';
import type { ResetDestination, ResetTarget, ResetTopic } from './reset.js';

/**
 * The partitions of a reset with their committed offsets and logs: those of `topics`, or without any those of every topic
 * in which the group has committed. Throws `notFound` for a topic or partition that does not exist.
 */
export async function readResetTargets(
  cluster: Cluster,
  group: Pick<GroupListing, 'group' | 'type'>,
  topics: readonly ResetTopic[],
  to: ResetDestination,
): Promise<ResetTarget[]> {
  const committed = (await readCommittedOffsets(cluster, [group])).get(group.group) ?? [];
  const partitions =
    topics.length > 0 ? await namedPartitions(cluster, topics) : await committedPartitions(cluster, committed, to);
  const at = (point: 'earliest' | 'latest' | { readonly time: number }) =>
    cluster.listOffsets(partitions.map(({ topic, partition }) => ({ topic, partition, at: point })));
  const time = 'expression' in to && to.expression.kind === 'time' ? to.expression.time : undefined;
  const [first, end, atTime] = await Promise.all([
    at('earliest'),
    at('latest'),
    time === undefined ? [] : at({ time }),
  ]);
  const commits = new Map(committed.map((each) => [partitionKey(each), each.offset]));
  return partitions.map(({ topic, partition }, index): ResetTarget => {
    const [earliest, latest, timed] = [first[index], end[index], atTime[index]];
    const target = { topic, partition, committed: commits.get(partitionKey({ topic, partition })) ?? null };
    const error = earliest?.error ?? latest?.error ?? timed?.error;
    if (error || earliest?.offset == null || latest?.offset == null) return { ...target, ...(error && { error }) };
    return { ...target, log: { earliest: earliest.offset, latest: latest.offset, atTime: timed?.offset ?? null } };
  });
}

/**
 * The partitions of every topic with a commit. Partitions without a commit are included, or their consumer would start at
 * the end (the default of `auto.offset.reset`), except for a shift, which needs a committed offset to start from.
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

/** The partitions that `TOPIC` and `TOPIC:0,1` name, each once. Throws `notFound`. */
async function namedPartitions(cluster: Cluster, named: readonly ResetTopic[]): Promise<TopicPartition[]> {
  const topics = new Map((await cluster.topics(named.map(({ topic }) => topic))).map((topic) => [topic.name, topic]));
  const absent = named.find(({ topic }) => !topics.has(topic));
  if (absent) throw noTopicNamed(absent.topic, await cluster.topics());
  const found = new Map<string, TopicPartition>();
  for (const { topic, partitions } of named) {
    const description = topics.get(topic);
    if (!description) continue;
    const wanted = partitions ?? description.partitions.map(({ partition }) => partition);
    const missing = wanted.find((partition) => partition >= description.partitions.length);
    if (missing !== undefined) throw unknownPartition(topic, missing, description.partitions.length);
    for (const partition of wanted) found.set(partitionKey({ topic, partition }), { topic, partition });
  }
  return [...found.values()];
}
