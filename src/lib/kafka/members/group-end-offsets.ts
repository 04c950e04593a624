import { partitionKey } from '../../base/topic-partition.js';
import type { Cluster } from '../cluster.js';

/** End offsets for `consume -g --exit`, and the partitions of this member that have not reached them. */
export class GroupEndOffsets {
  readonly #ends: ReadonlyMap<string, number>;
  /** Null until partitions are assigned. */
  #unfinished: Set<string> | null = null;
  /** Offset after the last record that was read or skipped, by partition. */
  readonly #positions = new Map<string, number>();

  constructor(ends: ReadonlyMap<string, number>) {
    this.#ends = ends;
  }

  get isFinished(): boolean {
    return this.#unfinished?.size === 0;
  }

  /** Call after each join, with the assigned partitions and the start offset of each. */
  onAssigned(keys: readonly string[], startOf: (key: string) => number): void {
    // Records may have been read while the committed offsets were requested.
    const at = (key: string) => Math.max(this.#positions.get(key) ?? 0, startOf(key));
    this.#unfinished = new Set(keys.filter((key) => at(key) < (this.#ends.get(key) ?? 0)));
  }

  advanceTo(key: string, position: number): void {
    this.#positions.set(key, position);
    if (position >= (this.#ends.get(key) ?? Number.POSITIVE_INFINITY)) this.#unfinished?.delete(key);
  }
}

/** Reads the current end offsets of all partitions of topics. */
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
    // An empty partition has reached its end.
    ends.set(partitionKey(latest), latest.offset > earliest.offset ? latest.offset : 0);
  }
  return new GroupEndOffsets(ends);
}
