import { CliError } from '../../lib/base/errors.js';
import { partitionKey } from '../../lib/base/topic-partition.js';
import { readCommittedOffsets } from '../../lib/groups/read-group-lags.js';
import type { Cluster, OffsetAnswer, OffsetSpec, Partition, Topic } from '../../lib/kafka/cluster.js';
import { leaderSizes, partitionSize } from '../../lib/topics/facts.js';
import { describeImpact, type ImpactQuery, type TopicUsage } from '../../lib/topics/impact.js';

/** Newest records of each topic that are read for their keys. */
const sampleSize = 100;
/** Most partitions that are sampled in all: each one lengthens the fetch request and its response. */
const maxSampledPartitions = 500;

type ReadersByTopic = Map<string, readonly { readonly group: string; readonly active: boolean }[]>;

/**
 * The impact of changes, as sentences, by query; topics that do not exist are absent. All topics are read together: one
 * metadata request, one request per broker for sizes, a few per leader for offsets, two per coordinator for groups.
 */
export async function readImpacts(
  cluster: Cluster,
  queries: readonly ImpactQuery[],
  now: number,
): Promise<Map<ImpactQuery, string[]>> {
  if (queries.length === 0) return new Map();
  const topics = await cluster.topics([...new Set(queries.map(({ topic }) => topic))]);
  const usages = await readTopicUsages(cluster, topics, queries, now);
  return new Map(
    queries.flatMap((query) => {
      const usage = usages.get(query.topic);
      return usage ? [[query, describeImpact(query, usage, now)] as const] : [];
    }),
  );
}

/** Reads what the queries need of each topic, by topic name. */
export async function readTopicUsages(
  cluster: Cluster,
  topics: readonly Topic[],
  queries: readonly ImpactQuery[],
  now: number,
): Promise<Map<string, TopicUsage>> {
  const of = (...kinds: ImpactQuery['kind'][]) => {
    const names = new Set(queries.filter(({ kind }) => kinds.includes(kind)).map(({ topic }) => topic));
    return topics.filter(({ name }) => names.has(name));
  };
  const limits = new Map(queries.flatMap((each) => (each.kind === 'retentionMs' ? [[each.topic, each.to]] : [])));
  const read = of('grow', 'delete');
  const bounded = of('delete', 'retentionMs', 'retentionBytes', 'grow', 'compact');
  const sized = of('delete', 'retentionMs', 'retentionBytes', 'replicate');
  const [earliest, latest, first, last, cut, sizes, readers] = await Promise.all([
    readOffsetsByPartition(cluster, bounded, 'earliest'),
    readOffsetsByPartition(cluster, bounded, 'latest'),
    readOffsetsByPartition(cluster, of('retentionMs', 'retentionBytes'), { time: 0 }),
    readOffsetsByPartition(cluster, of('delete'), 'maxTimestamp'),
    readOffsetsByPartition(cluster, of('retentionMs'), ({ name }) => ({
      time: Math.max(0, now - (limits.get(name) ?? 0)),
    })),
    sized.length > 0 ? cluster.replicaSizes(sized.map(({ name }) => name)) : null,
    read.length > 0 ? readReadersByTopic(cluster, read) : undefined,
  ]);
  const samples = await readKeySamples(cluster, of('grow', 'compact'), earliest, latest);
  const bytes = leaderSizes(topics, sizes);
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      {
        readers: readers && (readers.get(name) ?? []),
        sample: samples.get(name),
        partitions: partitions.map(({ partition }) => {
          const key = partitionKey({ topic: name, partition });
          return {
            earliest: earliest.get(key)?.offset ?? null,
            latest: latest.get(key)?.offset ?? null,
            retainedFrom: cut.get(key)?.offset ?? null,
            size: partitionSize(bytes, name, partition),
            firstTimestamp: first.get(key)?.timestamp ?? null,
            maxTimestamp: last.get(key)?.timestamp ?? null,
          };
        }),
      },
    ]),
  );
}

async function readOffsetsByPartition(
  cluster: Cluster,
  topics: readonly Topic[],
  point: OffsetSpec | ((topic: Topic) => OffsetSpec),
): Promise<Map<string, OffsetAnswer>> {
  const offsetQueries = topics.flatMap((topic) => {
    const at = typeof point === 'function' ? point(topic) : point;
    return topic.partitions.map(({ partition }) => ({ topic: topic.name, partition, at }));
  });
  const answers = offsetQueries.length > 0 ? await cluster.listOffsets(offsetQueries) : [];
  return new Map(answers.map((answer) => [partitionKey(answer), answer]));
}

/**
 * The groups with commits in each topic, share groups with a start offset included, and whether they have members; by topic
 * name. Undefined where groups may not be listed or a broker does not answer.
 */
export async function readReadersByTopic(
  cluster: Cluster,
  topics: readonly Topic[],
): Promise<ReadersByTopic | undefined> {
  const wanted = new Set(topics.map(({ name }) => name));
  try {
    const { groups, failures } = await cluster.groups();
    if (failures.length > 0) return undefined;
    const idle = new Set(groups.filter(({ state }) => state === 'Empty' || state === 'Dead').map(({ group }) => group));
    const names = new Map<string, Set<string>>();
    for (const [group, commits] of await readCommittedOffsets(cluster, groups)) {
      for (const { topic } of commits) {
        if (wanted.has(topic)) names.set(topic, (names.get(topic) ?? new Set()).add(group));
      }
    }
    return new Map(
      [...names].map(([topic, found]) => [
        topic,
        [...found].sort().map((group) => ({ group, active: !idle.has(group) })),
      ]),
    );
  } catch (error) {
    if (error instanceof CliError && error.code !== 'interrupted') return undefined;
    throw error;
  }
}

/** Counts of keyless records among the newest of each topic, by topic name; empty where records cannot be read. */
async function readKeySamples(
  cluster: Cluster,
  topics: readonly Topic[],
  earliest: ReadonlyMap<string, OffsetAnswer>,
  latest: ReadonlyMap<string, OffsetAnswer>,
) {
  const ranges = topics
    .flatMap(({ name, partitions }) => {
      const span = Math.ceil(sampleSize / partitions.length);
      return partitions.filter(hasLeader).map(({ partition }) => {
        const topicPartition = { topic: name, partition };
        const until = latest.get(partitionKey(topicPartition))?.offset ?? 0;
        return {
          ...topicPartition,
          until,
          offset: Math.max(earliest.get(partitionKey(topicPartition))?.offset ?? until, until - span),
        };
      });
    })
    .filter(({ offset, until }) => offset < until);
  try {
    return await cluster.sampleKeys(ranges.slice(0, maxSampledPartitions));
  } catch (error) {
    if (error instanceof CliError && error.code !== 'interrupted') return new Map<string, never>();
    throw error;
  }
}

const hasLeader = ({ leader }: Partition): boolean => leader !== null;
