import { comparePartitions, partitionKey } from '../base/topic-partition.js';
import type { CommittedOffset, GroupDescription, OffsetAnswer, TopicPartition } from '../kafka/cluster.js';

/** The committed offset and the lag of a group in one partition. */
export type LagRow = {
  readonly topic: string;
  readonly partition: number;
  /** The committed offset: the next one that the group will read. Null without a commit. */
  readonly committed: number | null;
  /** The log end offset: the next one that will be written. Null where the topic is gone or no leader answers. */
  readonly end: number | null;
  /** `end` less `committed`; null where one of them is. */
  readonly lag: number | null;
  /** Id of the member that owns the partition now. */
  readonly member: string | null;
};

/**
 * The partitions of a group, sorted: those with a commit, those assigned to a member, and `others`, the remaining
 * partitions of topics with a commit, which the group has not read yet.
 */
export function groupPartitions(
  group: Pick<GroupDescription, 'members'>,
  committed: readonly CommittedOffset[],
  others: readonly TopicPartition[] = [],
): TopicPartition[] {
  const partitionsByKey = new Map<string, TopicPartition>();
  for (const { topic, partition } of [...committed, ...others]) {
    partitionsByKey.set(partitionKey({ topic, partition }), { topic, partition });
  }
  for (const { assignment } of group.members) {
    for (const { topic, partitions } of assignment) {
      for (const partition of partitions) partitionsByKey.set(partitionKey({ topic, partition }), { topic, partition });
    }
  }
  return [...partitionsByKey.values()].sort(comparePartitions);
}

/** The lag of a group in each of its partitions, sorted. `ends` are by `partitionKey`; `others` as in `groupPartitions`. */
export function lagRows(
  group: Pick<GroupDescription, 'members'>,
  committed: readonly CommittedOffset[],
  ends: ReadonlyMap<string, Pick<OffsetAnswer, 'offset'>>,
  others: readonly TopicPartition[] = [],
): LagRow[] {
  const commits = new Map(committed.map((each) => [partitionKey(each), each]));
  const owners = new Map(
    group.members.flatMap(({ id, assignment }) =>
      assignment.flatMap(({ topic, partitions }) =>
        partitions.map((partition) => [partitionKey({ topic, partition }), id] as const),
      ),
    ),
  );
  return groupPartitions(group, committed, others).map((partition) => {
    const commit = commits.get(partitionKey(partition));
    const offset = commit?.offset ?? null;
    const end = ends.get(partitionKey(partition))?.offset ?? null;
    // A commit beyond the end: the topic was created anew, or records were lost.
    const lag = offset === null || end === null ? null : (commit?.lag ?? Math.max(0, end - offset));
    return { ...partition, committed: offset, end, lag, member: owners.get(partitionKey(partition)) ?? null };
  });
}

export interface LagTotals {
  readonly lag: number;
  readonly partitions: number;
  /** Partitions without a commit; their lag is not in the sum. */
  readonly uncommitted: number;
  /** Partitions with a commit whose end is not known; their lag is not in the sum. */
  readonly withoutEnd: number;
}

/** The sum of the known lags, and the number of partitions that it leaves out. */
export function lagTotals(rows: readonly Pick<LagRow, 'committed' | 'end' | 'lag'>[]): LagTotals {
  return {
    lag: rows.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
    partitions: rows.length,
    uncommitted: rows.filter(({ committed }) => committed === null).length,
    withoutEnd: rows.filter(({ committed, end }) => committed !== null && end === null).length,
  };
}
