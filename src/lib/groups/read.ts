import type { Cluster, GroupDescription, GroupFailure, OffsetAnswer } from '../kafka/cluster.js';
import { type LagRow, lagRows, partitionsOf, placeOf } from './lag.js';

export interface GroupLag {
  readonly group: GroupDescription;
  readonly rows: readonly LagRow[];
}

/** Ends of many partitions, by `placeOf`; a request a leader. What cannot be read is left out. */
export async function readEnds(
  cluster: Cluster,
  places: readonly { readonly topic: string; readonly partition: number }[],
): Promise<Map<string, OffsetAnswer>> {
  const answers = await cluster.listOffsets(places.map((place) => ({ ...place, at: 'latest' })));
  return new Map(answers.map((answer) => [placeOf(answer), answer]));
}

/**
 * Groups with their lag: descriptions and commits in a request a coordinator each, ends in a request a leader, however
 * many groups and topics there are. A group that cannot be described is a failure. `topics` narrows the rows.
 */
export async function readGroups(
  cluster: Cluster,
  names: readonly string[],
  topics: readonly string[] = [],
): Promise<(GroupLag | GroupFailure)[]> {
  const described = await cluster.describeGroups(names);
  const found = described.filter((each): each is GroupDescription => 'members' in each);
  // A share group keeps its offsets elsewhere, and OffsetFetch knows none of them.
  const committing = found.filter(({ type }) => type !== 'share').map(({ group }) => group);
  const commits = committing.length === 0 ? new Map() : await cluster.committedOffsets(committing);
  const wanted = (topic: string): boolean => topics.length === 0 || topics.includes(topic);
  const committedOf = (group: string) =>
    (commits.get(group) ?? []).filter(({ topic }: { topic: string }) => wanted(topic));
  const places = new Map(
    found.flatMap((group) =>
      partitionsOf(group, committedOf(group.group))
        .filter(({ topic }) => wanted(topic))
        .map((place) => [placeOf(place), place] as const),
    ),
  );
  const ends = places.size === 0 ? new Map() : await readEnds(cluster, [...places.values()]);
  return described.map((each) =>
    'members' in each
      ? { group: each, rows: lagRows(each, committedOf(each.group), ends).filter(({ topic }) => wanted(topic)) }
      : each,
  );
}
