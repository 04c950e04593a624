import { partitionKey } from '../../base/topic-partition.js';
import type { Cluster } from '../cluster.js';

/** Where a group that reads to the end is to end, and which partitions of its member have not come there yet. */
export class GroupEndOffsets {
  readonly #ends: ReadonlyMap<string, number>;
  /** Null until the member has its partitions. */
  #unfinished: Set<string> | null = null;
  /** The offset after everything that was read or passed over, by partition. */
  readonly #positions = new Map<string, number>();

  constructor(ends: ReadonlyMap<string, number>) {
    this.#ends = ends;
  }

  get isFinished(): boolean {
    return this.#unfinished?.size === 0;
  }

  /** Partitions of the member, and where it begins in each. */
  onAssigned(places: readonly string[], begins: (place: string) => number): void {
    // Some may have been read while the commits were asked for.
    const at = (place: string) => Math.max(this.#positions.get(place) ?? 0, begins(place));
    this.#unfinished = new Set(places.filter((place) => at(place) < (this.#ends.get(place) ?? 0)));
  }

  advanceTo(place: string, position: number): void {
    this.#positions.set(place, position);
    if (position >= (this.#ends.get(place) ?? Number.POSITIVE_INFINITY)) this.#unfinished?.delete(place);
  }
}

/** The ends of all partitions of topics as they are now. */
export async function readGroupEndOffsets(
  cluster: Cluster,
  names: readonly string[],
  committed: boolean,
): Promise<GroupEndOffsets> {
  const topics = await cluster.topics(names);
  const queries = topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partition }) => [
      { topic: name, partition, at: 'latest' as const },
      { topic: name, partition, at: 'earliest' as const },
    ]),
  );
  const answers = await cluster.listOffsets(queries, { committed });
  const ends = new Map<string, number>();
  for (let index = 0; index < answers.length; index += 2) {
    const [latest, earliest] = [answers[index], answers[index + 1]];
    if (latest?.offset == null || earliest?.offset == null) throw latest?.error ?? earliest?.error;
    // An empty partition is at its end already.
    ends.set(partitionKey(latest), latest.offset > earliest.offset ? latest.offset : 0);
  }
  return new GroupEndOffsets(ends);
}
