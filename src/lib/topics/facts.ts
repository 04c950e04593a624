import { partitionKey } from '../base/topic-partition.js';
import type { Partition, ReplicaSize, Topic } from '../kafka/cluster.js';

/** True for topics that Kafka or one of its components keeps for itself: marked as internal, or named with `__` in front. */
export const isInternalTopic = ({ name, internal }: Pick<Topic, 'name' | 'internal'>): boolean =>
  internal || name.startsWith('__');

/** True for a partition with replicas that are not in sync. */
export const isUnderReplicated = ({ replicas, isr }: Pick<Partition, 'replicas' | 'isr'>): boolean =>
  isr.length < replicas.length;

export const underReplicatedCount = ({ partitions }: Topic): number => partitions.filter(isUnderReplicated).length;

/** The replication factor of a topic: the highest of its partitions, which differ during a reassignment. */
export const replicationFactor = ({ partitions }: Topic): number =>
  Math.max(0, ...partitions.map(({ replicas }) => replicas.length));

/** Bytes of each partition on its leader, by `partitionKey`; null where describing log directories is not permitted. */
export type LeaderSizes = ReadonlyMap<string, number> | null;

export function leaderSizes(topics: readonly Topic[], sizes: readonly ReplicaSize[] | null): LeaderSizes {
  if (!sizes) return null;
  const leaders = new Map<string, number | null>(
    topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partition, leader }) => [partitionKey({ topic: name, partition }), leader] as const),
    ),
  );
  const bytes = new Map<string, number>();
  for (const replica of sizes) {
    const key = partitionKey(replica);
    if (!replica.future && leaders.get(key) === replica.broker) bytes.set(key, replica.size);
  }
  return bytes;
}

export const partitionSize = (sizes: LeaderSizes, topic: string, partition: number): number | null =>
  sizes?.get(partitionKey({ topic, partition })) ?? null;

/** Bytes of a topic: the sum over the partitions whose size is known; null where none is. */
export function topicSize(sizes: LeaderSizes, { name, partitions }: Topic): number | null {
  const known = partitions.flatMap(({ partition }) => partitionSize(sizes, name, partition) ?? []);
  return known.length === 0 && partitions.length > 0 ? null : known.reduce((sum, size) => sum + size, 0);
}
