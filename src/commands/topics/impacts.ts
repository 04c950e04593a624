import { CliError } from '../../lib/base/errors.js';
import { partitionKey } from '../../lib/base/topic-partition.js';
import { readCommittedOffsets } from '../../lib/groups/read-group-lags.js';
import type { Cluster, OffsetAnswer, OffsetSpec, Partition, Topic } from '../../lib/kafka/cluster.js';
import { leaderSizes, partitionSize } from '../../lib/topics/facts.js';
import { describeImpact, type ImpactQuery, type TopicUsage } from '../../lib/topics/impact.js';

/** Records of each topic whose keys are looked at. */
const sampleSize = 100;
/** Partitions beyond which no sample is taken: each costs a place in a request, and its answer memory. */
const maxSampledPartitions = 500;

type ReadersByTopic = Map<string, readonly { readonly group: string; readonly active: boolean }[]>;

/**
 * What changes mean for those who use the topics, as sentences. All topics are read together: topics with one request,
 * sizes with one a broker, offsets with a few a leader, groups with two a coordinator, however many topics there are.
 */
export async function readImpacts(
  cluster: Cluster,
  concerns: readonly ImpactQuery[],
  now: number,
): Promise<Map<ImpactQuery, string[]>> {
  if (concerns.length === 0) return new Map();
  const topics = await cluster.topics([...new Set(concerns.map(({ topic }) => topic))]);
  const readings = await readTopicUsages(cluster, topics, concerns, now);
  return new Map(
    concerns.flatMap((concern) => {
      const reading = readings.get(concern.topic);
      return reading ? [[concern, describeImpact(concern, reading, now)] as const] : [];
    }),
  );
}

/** Reads what the concerns ask for, and no more. */
export async function readTopicUsages(
  cluster: Cluster,
  topics: readonly Topic[],
  concerns: readonly ImpactQuery[],
  now: number,
): Promise<Map<string, TopicUsage>> {
  const of = (...kinds: ImpactQuery['kind'][]) => {
    const names = new Set(concerns.filter(({ kind }) => kinds.includes(kind)).map(({ topic }) => topic));
    return topics.filter(({ name }) => names.has(name));
  };
  const limits = new Map(concerns.flatMap((each) => (each.kind === 'retentionMs' ? [[each.topic, each.to]] : [])));
  const read = of('grow', 'delete');
  const ends = of('delete', 'retentionMs', 'retentionBytes', 'grow', 'compact');
  const weighed = of('delete', 'retentionMs', 'retentionBytes', 'replicate');
  const [earliest, latest, first, last, cut, sizes, readers] = await Promise.all([
    readOffsetsByPartition(cluster, ends, 'earliest'),
    readOffsetsByPartition(cluster, ends, 'latest'),
    readOffsetsByPartition(cluster, of('retentionMs', 'retentionBytes'), { time: 0 }),
    readOffsetsByPartition(cluster, of('delete'), 'maxTimestamp'),
    readOffsetsByPartition(cluster, of('retentionMs'), ({ name }) => ({
      time: Math.max(0, now - (limits.get(name) ?? 0)),
    })),
    weighed.length > 0 ? cluster.replicaSizes(weighed.map(({ name }) => name)) : null,
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
          const place = partitionKey({ topic: name, partition });
          return {
            earliest: earliest.get(place)?.offset ?? null,
            latest: latest.get(place)?.offset ?? null,
            retainedFrom: cut.get(place)?.offset ?? null,
            size: partitionSize(bytes, name, partition),
            firstTimestamp: first.get(place)?.timestamp ?? null,
            maxTimestamp: last.get(place)?.timestamp ?? null,
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
  const queries = topics.flatMap((topic) => {
    const at = typeof point === 'function' ? point(topic) : point;
    return topic.partitions.map(({ partition }) => ({ topic: topic.name, partition, at }));
  });
  const answers = queries.length > 0 ? await cluster.listOffsets(queries) : [];
  return new Map(answers.map((answer) => [partitionKey(answer), answer]));
}

/**
 * Groups with commits in the topics, or share groups that start there, by topic, with whether they have members now;
 * undefined where groups may not be seen, or a broker does not tell of its own.
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

/** Looks at the keys of the newest records of topics; of those that cannot be read there is no sample. */
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
        const place = { topic: name, partition };
        const until = latest.get(partitionKey(place))?.offset ?? 0;
        return { ...place, until, offset: Math.max(earliest.get(partitionKey(place))?.offset ?? until, until - span) };
      });
    })
    .filter(({ offset, until }) => offset < until);
  const { sampleKeys } = await import('../../lib/kafka/records/key-sample.js');
  try {
    return await sampleKeys(cluster, ranges.slice(0, maxSampledPartitions));
  } catch (error) {
    if (error instanceof CliError && error.code !== 'interrupted') return new Map<string, never>();
    throw error;
  }
}

const hasLeader = ({ leader }: Partition): boolean => leader !== null;
