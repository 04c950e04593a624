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

/** The log end offsets of partitions, by `partitionKey`. Costs one ListOffsets request per leader. */
export async function readEndOffsets(
  cluster: Cluster,
  partitions: readonly TopicPartition[],
): Promise<Map<string, OffsetAnswer>> {
  const answers = await cluster.listOffsets(partitions.map((partition) => ({ ...partition, at: 'latest' })));
  return new Map(answers.map((answer) => [partitionKey(answer), answer]));
}

/** All partitions of the topics with a commit, by topic. Topics that are gone or may not be described are left out. */
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

/** The committed offsets of groups, and the start offsets of share groups (KIP-932), which OffsetFetch does not return. */
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
 * The lag of groups, in the order of `names`; a group that cannot be described is a failure. `topics`, names or patterns,
 * restrict the rows. Costs two requests per coordinator and one per leader, however many groups and topics there are, and
 * one list of groups less where the caller passes `listed`.
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
  const isSelected = ({ topic }: { readonly topic: string }): boolean =>
    patterns.length === 0 || patterns.some(({ matches }) => matches(topic));
  const committedOf = (group: string) => (commits.get(group) ?? []).filter(isSelected);
  const partitionsByTopic = await readTopicPartitions(
    cluster,
    found.flatMap(({ group }) => committedOf(group)),
  );
  const partitionsOfTopics = (group: string) =>
    [...new Set(committedOf(group).map(({ topic }) => topic))].flatMap((topic) => partitionsByTopic.get(topic) ?? []);
  const partitions = new Map(
    found.flatMap((group) =>
      groupPartitions(group, committedOf(group.group), partitionsOfTopics(group.group))
        .filter(isSelected)
        .map((partition) => [partitionKey(partition), partition] as const),
    ),
  );
  const ends = partitions.size === 0 ? new Map() : await readEndOffsets(cluster, [...partitions.values()]);
  return described.map((each) => {
    if (!('members' in each)) return each;
    const rows = lagRows(each, committedOf(each.group), ends, partitionsOfTopics(each.group));
    return { group: each, rows: rows.filter(isSelected) };
  });
}
