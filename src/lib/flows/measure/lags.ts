import { readEnds } from '../../groups/read.js';
import type { Cluster, TopicPartition } from '../../kafka/cluster.js';
import { placeOf } from '../../places.js';
import type { Score } from './score.js';

/** How groups and partitions stand at one moment. */
export interface Standing {
  /** What each group has not read of the topics that it reads. */
  readonly lags: ReadonlyMap<string, number>;
  /** The ends of partitions, by `placeOf`. */
  readonly ends: ReadonlyMap<string, number>;
}

/**
 * Reads commits before ends: where nothing is left there was nothing left when the ends were read, and since services
 * emit before they commit, nothing was on its way. `more` are partitions whose ends are wanted too.
 */
export async function readStanding(
  cluster: Cluster,
  scores: readonly Score[],
  more: readonly TopicPartition[] = [],
): Promise<Standing> {
  const committed = await cluster.committedOffsets(scores.map(({ group }) => group));
  const read = [...scores.flatMap(({ places }) => places), ...more];
  const answers = await readEnds(cluster, [...new Map(read.map((place) => [placeOf(place), place])).values()]);
  for (const { error } of answers.values()) if (error) throw error;
  const ends = new Map([...answers].map(([place, { offset }]) => [place, offset ?? 0]));
  const lags = scores.map(({ group, places }) => {
    const offsets = new Map((committed.get(group) ?? []).map((each) => [placeOf(each), each.offset]));
    const unread = places.map((place) => (ends.get(placeOf(place)) ?? 0) - (offsets.get(placeOf(place)) ?? 0));
    return [group, unread.reduce((sum, lag) => sum + Math.max(0, lag), 0)] as const;
  });
  return { lags: new Map(lags), ends };
}

/** The sum over all groups; NaN while it cannot be known, because a broker is away. */
export async function unreadBy(cluster: Cluster, scores: readonly Score[]): Promise<number> {
  try {
    return [...(await readStanding(cluster, scores)).lags.values()].reduce((sum, lag) => sum + lag, 0);
  } catch {
    return Number.NaN;
  }
}
