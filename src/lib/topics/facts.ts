import { partitionKey } from '../base/topic-partition.js';
import type { Partition, ReplicaSize, Topic } from '../kafka/cluster.js';

/** A partition some of whose replicas are not in sync. */
export const isUnderReplicated = ({ replicas, isr }: Partition): boolean => isr.length < replicas.length;

export const underReplicatedCount = ({ partitions }: Topic): number => partitions.filter(isUnderReplicated).length;

/** Replicas of each partition; the most, where a reassignment makes them differ for a while. */
export const replicationFactor = ({ partitions }: Topic): number =>
  Math.max(0, ...partitions.map(({ replicas }) => replicas.length));

/** Bytes of each partition as its leader holds it, by `placeOf`. Null where sizes are not known. */
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
    const place = partitionKey(replica);
    if (!replica.future && leaders.get(place) === replica.broker) bytes.set(place, replica.size);
  }
  return bytes;
}

export const partitionSize = (sizes: LeaderSizes, topic: string, partition: number): number | null =>
  sizes?.get(partitionKey({ topic, partition })) ?? null;

/** Bytes of a whole topic; null when not one of its partitions is known. */
export function topicSize(sizes: LeaderSizes, { name, partitions }: Topic): number | null {
  const known = partitions.flatMap(({ partition }) => partitionSize(sizes, name, partition) ?? []);
  return known.length === 0 && partitions.length > 0 ? null : known.reduce((sum, size) => sum + size, 0);
}
