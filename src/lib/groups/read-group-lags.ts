import { parsePattern } from '../base/patterns.js';
import { partitionKey } from '../base/topic-partition.js';
import type {
  Cluster,
  CommittedOffset,
  GroupDescription,
  GroupFailure,
  GroupList,
  GroupListing,
  OffsetAnswer,
  TopicPartition,
} from '../kafka/cluster.js';
import { groupPartitions, type LagRow, lagRows } from './lag.js';

export interface GroupLag {
  readonly group: GroupDescription;
  readonly rows: readonly LagRow[];
}

/** Ends of many partitions, by `placeOf`; a request a leader. What cannot be read is left out. */
export async function readEndOffsets(
  cluster: Cluster,
  places: readonly { readonly topic: string; readonly partition: number }[],
): Promise<Map<string, OffsetAnswer>> {
  const answers = await cluster.listOffsets(places.map((place) => ({ ...place, at: 'latest' })));
  return new Map(answers.map((answer) => [partitionKey(answer), answer]));
}

/** Every partition of the topics in which something is committed, by topic. What is gone or may not be seen is left out. */
export async function readTopicPartitions(
  cluster: Cluster,
  committed: readonly CommittedOffset[],
): Promise<Map<string, TopicPartition[]>> {
  const found = await cluster.describeTopics([...new Set(committed.map(({ topic }) => topic))]);
  return new Map(
    found.flatMap((topic) =>
      'error' in topic
        ? []
        : [[topic.name, topic.partitions.map(({ partition }) => ({ topic: topic.name, partition }))] as const],
    ),
  );
}

/** What groups have committed, or where share groups start: OffsetFetch knows none of those. */
export async function readCommittedOffsets(
  cluster: Cluster,
  groups: readonly Pick<GroupListing, 'group' | 'type'>[],
): Promise<Map<string, CommittedOffset[]>> {
  const named = (share: boolean) => groups.filter(({ type }) => (type === 'share') === share).map(({ group }) => group);
  const [committing, sharing] = [named(false), named(true)];
  const none = new Map<string, CommittedOffset[]>();
  const [commits, starts] = await Promise.all([
    committing.length > 0 ? cluster.committedOffsets(committing) : none,
    sharing.length > 0 ? cluster.shareOffsets(sharing) : none,
  ]);
  return new Map([...commits, ...starts]);
}

/**
 * Groups with their lag: descriptions and commits in a request a coordinator each, ends in a request a leader, however
 * many groups and topics there are. A group that cannot be described is a failure. `topics`, names or patterns, narrow
 * the rows; `listed` spares a listing where the caller has one.
 */
export async function readGroupLags(
  cluster: Cluster,
  names: readonly string[],
  { topics = [], listed }: { readonly topics?: readonly string[]; readonly listed?: GroupList } = {},
): Promise<(GroupLag | GroupFailure)[]> {
  const described = await cluster.describeGroups(names, listed);
  const found = described.filter((each): each is GroupDescription => 'members' in each);
  const commits = await readCommittedOffsets(cluster, found);
  const patterns = topics.map(parsePattern);
  const wanted = ({ topic }: { readonly topic: string }): boolean =>
    patterns.length === 0 || patterns.some(({ matches }) => matches(topic));
  const committedOf = (group: string) => (commits.get(group) ?? []).filter(wanted);
  const whole = await readTopicPartitions(
    cluster,
    found.flatMap(({ group }) => committedOf(group)),
  );
  const readOf = (group: string) =>
    [...new Set(committedOf(group).map(({ topic }) => topic))].flatMap((topic) => whole.get(topic) ?? []);
  const places = new Map(
    found.flatMap((group) =>
      groupPartitions(group, committedOf(group.group), readOf(group.group))
        .filter(wanted)
        .map((place) => [partitionKey(place), place] as const),
    ),
  );
  const ends = places.size === 0 ? new Map() : await readEndOffsets(cluster, [...places.values()]);
  return described.map((each) => {
    if (!('members' in each)) return each;
    const rows = lagRows(each, committedOf(each.group), ends, readOf(each.group));
    return { group: each, rows: rows.filter(wanted) };
  });
}
