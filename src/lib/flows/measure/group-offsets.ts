import { partitionKey } from '../../base/topic-partition.js';
import { readEndOffsets } from '../../groups/read-group-lags.js';
import type { Cluster, TopicPartition } from '../../kafka/cluster.js';
import type { ServiceStats } from './service-stats.js';

/** Commits, log ends and lags of the groups of a run, read together. */
export interface GroupOffsets {
  /** Lag by group, records of other producers included. */
  readonly lags: ReadonlyMap<string, number>;
  /** Log end offsets, by `partitionKey`. */
  readonly ends: ReadonlyMap<string, number>;
  /** Committed offsets, by group and `partitionKey`. */
  readonly committed: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/**
 * Reads commits first and log ends after them: a lag of zero then means that nothing was left when the ends were read
 * and, since services emit before they commit, that no reaction was still to come. `extraPartitions` are partitions of
 * no group whose log ends are wanted too. Throws the error of the first partition that cannot be read.
 */
export async function readGroupOffsets(
  cluster: Cluster,
  stats: readonly ServiceStats[],
  extraPartitions: readonly TopicPartition[] = [],
): Promise<GroupOffsets> {
  const commits = await cluster.committedOffsets(stats.map(({ group }) => group));
  const partitionsToRead = [...stats.flatMap(({ partitions }) => partitions), ...extraPartitions];
  const answers = await readEndOffsets(cluster, [
    ...new Map(partitionsToRead.map((partition) => [partitionKey(partition), partition])).values(),
  ]);
  for (const { error } of answers.values()) if (error) throw error;
  const ends = new Map([...answers].map(([partition, { offset }]) => [partition, offset ?? 0]));
  const committed = new Map(
    [...commits].map(([group, commitsOfGroup]) => [
      group,
      new Map(commitsOfGroup.map((each) => [partitionKey(each), each.offset])),
    ]),
  );
  const lags = stats.map(({ group, partitions }) => {
    const offsets = committed.get(group);
    return [group, recordsBetween(partitions, (key) => offsets?.get(key), ends)] as const;
  });
  return { lags: new Map(lags), ends, committed };
}

/** Records of a group's lag that its service has not handled; the rest of the lag is handled and not yet committed. */
export function unprocessedRecords(stats: ServiceStats, { ends, committed }: GroupOffsets): number {
  const offsets = committed.get(stats.group);
  const handledUntil = (key: string, { topic, partition }: TopicPartition): number =>
    Math.max(offsets?.get(key) ?? 0, stats.deliveries(topic, partition)?.nextOffset ?? 0);
  return recordsBetween(stats.partitions, handledUntil, ends);
}

/** The records of partitions from one offset to another, by `partitionKey`; missing offsets count as 0. */
export const recordsBetween = (
  partitions: readonly TopicPartition[],
  from: (key: string, partition: TopicPartition) => number | undefined,
  to: ReadonlyMap<string, number>,
): number =>
  partitions
    .map((partition) => [partitionKey(partition), partition] as const)
    .reduce((sum, [key, partition]) => sum + Math.max(0, (to.get(key) ?? 0) - (from(key, partition) ?? 0)), 0);
