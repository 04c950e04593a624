import { comparePartitions, partitionKey } from '../base/topic-partition.js';
import type { CommittedOffset, GroupDescription, OffsetAnswer, TopicPartition } from '../kafka/cluster.js';

/** How far a group has come in one partition. */
export type LagRow = {
  readonly topic: string;
  readonly partition: number;
  /** The next offset that the group will read; null where nothing is committed. */
  readonly committed: number | null;
  /** The next offset that will be written; null where it is not known: the topic is gone, or has no leader. */
  readonly end: number | null;
  /** Records between them; null where one is not known. */
  readonly lag: number | null;
  /** Id of the member that owns the partition now. */
  readonly member: string | null;
};

/**
 * The partitions that matter to a group: those with a commit, those that a member owns, and the others of the topics
 * with a commit, in `read`: a group that has never come to a partition has not read it. Sorted.
 */
export function groupPartitions(
  group: Pick<GroupDescription, 'members'>,
  committed: readonly CommittedOffset[],
  read: readonly TopicPartition[] = [],
): TopicPartition[] {
  const places = new Map<string, TopicPartition>();
  for (const { topic, partition } of [...committed, ...read]) {
    places.set(partitionKey({ topic, partition }), { topic, partition });
  }
  for (const { assignment } of group.members) {
    for (const { topic, partitions } of assignment) {
      for (const partition of partitions) places.set(partitionKey({ topic, partition }), { topic, partition });
    }
  }
  return [...places.values()].sort(comparePartitions);
}

/** The lag of a group in each of its partitions. `ends` are by `placeOf`. */
export function lagRows(
  group: Pick<GroupDescription, 'members'>,
  committed: readonly CommittedOffset[],
  ends: ReadonlyMap<string, Pick<OffsetAnswer, 'offset'>>,
  read: readonly TopicPartition[] = [],
): LagRow[] {
  const commits = new Map(committed.map((each) => [partitionKey(each), each]));
  const owners = new Map(
    group.members.flatMap(({ id, assignment }) =>
      assignment.flatMap(({ topic, partitions }) =>
        partitions.map((partition) => [partitionKey({ topic, partition }), id] as const),
      ),
    ),
  );
  return groupPartitions(group, committed, read).map((place) => {
    const commit = commits.get(partitionKey(place));
    const at = commit?.offset ?? null;
    const end = ends.get(partitionKey(place))?.offset ?? null;
    // A commit beyond the end is one of a topic that was made anew, or of records that were lost.
    const lag = at === null || end === null ? null : (commit?.lag ?? Math.max(0, end - at));
    return { ...place, committed: at, end, lag, member: owners.get(partitionKey(place)) ?? null };
  });
}

export interface LagTotals {
  readonly lag: number;
  readonly partitions: number;
  /** Partitions whose lag is not known, and why: nothing committed, or no end. */
  readonly uncommitted: number;
  readonly withoutEnd: number;
}

/** The sum of what is known, and how many partitions it leaves out. */
export function lagTotals(rows: readonly Pick<LagRow, 'committed' | 'end' | 'lag'>[]): LagTotals {
  return {
    lag: rows.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
    partitions: rows.length,
    uncommitted: rows.filter(({ committed }) => committed === null).length,
    withoutEnd: rows.filter(({ committed, end }) => committed !== null && end === null).length,
  };
}
