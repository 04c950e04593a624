import { readEnds } from '../../groups/read.js';
import type { Cluster } from '../../kafka/cluster.js';
import { placeOf } from '../../places.js';
import type { Score } from './score.js';

/**
 * What each group has not read of the topics that it reads. Commits are read before the ends: where nothing is left
 * there was nothing left when the ends were read, and since services emit before they commit, nothing was on its way.
 */
export async function readLags(cluster: Cluster, scores: readonly Score[]): Promise<Map<string, number>> {
  const committed = await cluster.committedOffsets(scores.map(({ group }) => group));
  const places = new Map(scores.flatMap((score) => score.places.map((place) => [placeOf(place), place])));
  const ends = await readEnds(cluster, [...places.values()]);
  for (const { error } of ends.values()) if (error) throw error;
  return new Map(
    scores.map(({ group, places }) => {
      const offsets = new Map((committed.get(group) ?? []).map((each) => [placeOf(each), each.offset]));
      const unread = places.map(
        (place) => (ends.get(placeOf(place))?.offset ?? 0) - (offsets.get(placeOf(place)) ?? 0),
      );
      return [group, unread.reduce((sum, lag) => sum + Math.max(0, lag), 0)];
    }),
  );
}

/** The sum over all groups; NaN while it cannot be known, because a broker is away. */
export async function unreadBy(cluster: Cluster, scores: readonly Score[]): Promise<number> {
  try {
    return [...(await readLags(cluster, scores)).values()].reduce((sum, lag) => sum + lag, 0);
  } catch {
    return Number.NaN;
  }
}
