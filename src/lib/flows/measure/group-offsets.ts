import { partitionKey } from '../../base/topic-partition.js';
import { readEndOffsets } from '../../groups/read-group-lags.js';
import type { Cluster, TopicPartition } from '../../kafka/cluster.js';
import type { ServiceStats } from './service-stats.js';

/** How groups and partitions stand at one moment. */
export interface GroupOffsets {
  /** What each group has not read of the topics that it reads, records of others included. */
  readonly lags: ReadonlyMap<string, number>;
  /** The ends of partitions, by `placeOf`. */
  readonly ends: ReadonlyMap<string, number>;
  /** Up to where each group has read, by group and `placeOf`. */
  readonly committed: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/**
 * Reads commits before ends: where nothing is left there was nothing left when the ends were read, and since services
 * emit before they commit, nothing was on its way. `more` are partitions whose ends are wanted too.
 */
export async function readGroupOffsets(
  cluster: Cluster,
  scores: readonly ServiceStats[],
  more: readonly TopicPartition[] = [],
): Promise<GroupOffsets> {
  const commits = await cluster.committedOffsets(scores.map(({ group }) => group));
  const read = [...scores.flatMap(({ partitions }) => partitions), ...more];
  const answers = await readEndOffsets(cluster, [
    ...new Map(read.map((place) => [partitionKey(place), place])).values(),
  ]);
  for (const { error } of answers.values()) if (error) throw error;
  const ends = new Map([...answers].map(([place, { offset }]) => [place, offset ?? 0]));
  const committed = new Map(
    [...commits].map(([group, own]) => [group, new Map(own.map((each) => [partitionKey(each), each.offset]))]),
  );
  const lags = scores.map(({ group, partitions }) => {
    const offsets = committed.get(group);
    const unread = partitions.map(
      (place) => (ends.get(partitionKey(place)) ?? 0) - (offsets?.get(partitionKey(place)) ?? 0),
    );
    return [group, unread.reduce((sum, lag) => sum + Math.max(0, lag), 0)] as const;
  });
  return { lags: new Map(lags), ends, committed };
}

/** What of a group's lag nobody has worked on, as its service told: the rest only waits for the next commit. */
export function unprocessedRecords(score: ServiceStats, { ends, committed }: GroupOffsets): number {
  const offsets = committed.get(score.group);
  return score.partitions
    .map((place) => {
      const name = partitionKey(place);
      const done = Math.max(offsets?.get(name) ?? 0, score.deliveries(place.topic, place.partition)?.nextOffset ?? 0);
      return Math.max(0, (ends.get(name) ?? 0) - done);
    })
    .reduce((sum, each) => sum + each, 0);
}
