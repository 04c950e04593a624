import { partitionKey } from '../../base/topic-partition.js';
import type { Cluster } from '../../kafka/cluster.js';
import { type GroupOffsets, readGroupOffsets } from './group-offsets.js';
import { readRunRecords } from './run-log.js';
import type { ServiceStats, StartOffset } from './service-stats.js';

/**
 * How far the groups of a run have to read: to its last record in each partition. Others may write into its topics, and
 * go on when it ends, so the ends of partitions are no goal. At first it is all that stood there when the sources had
 * ended; then what services emitted after that, found by reading it.
 */
export class DrainTarget {
  readonly #cluster: Cluster;
  readonly #stats: readonly ServiceStats[];
  readonly #run: string;
  /** The offset behind the last record that is wanted, by `placeOf`. */
  #targets: Map<string, number> | undefined;
  /** Where that was looked for: what lies behind it nobody knows yet. */
  #knownEnds: ReadonlyMap<string, number> = new Map();

  constructor(cluster: Cluster, scores: readonly ServiceStats[], run: string) {
    this.#cluster = cluster;
    this.#stats = scores;
    this.#run = run;
  }

  /**
   * Records that the groups have still to read. Zero is for good, once sources have ended: a service emits before it
   * commits, so all that follows from what was committed lay before the ends that were read after the commits.
   */
  async unread(): Promise<number> {
    const now = await readGroupOffsets(this.#cluster, this.#stats);
    if (!this.#targets) {
      this.#targets = new Map(now.ends);
      this.#knownEnds = now.ends;
    }
    const left = this.#unreadOf(now, this.#targets);
    if (left > 0) return left;
    const grown = [...now.ends].some(([place, end]) => end > (this.#knownEnds.get(place) ?? 0));
    if (!grown) return 0;
    for (const [place, offset] of await this.#lastRecordEnds(this.#knownEnds)) this.#targets.set(place, offset);
    this.#knownEnds = now.ends;
    return this.#unreadOf(now, this.#targets);
  }

  /**
   * For when nothing moves: what is left may be nobody's to read, as the mark that ends a transaction of others is. Only
   * records of the run stay wanted.
   */
  async narrowToOwnRecords(): Promise<void> {
    const { committed } = await readGroupOffsets(this.#cluster, this.#stats);
    const from = new Map(
      this.#partitions().map((place) => {
        const name = partitionKey(place);
        const offsets = this.#stats
          .filter(({ partitions }) => partitions.some((each) => partitionKey(each) === name))
          .map(({ group }) => committed.get(group)?.get(name) ?? 0);
        return [name, Math.max(place.offset, Math.min(...offsets))] as const;
      }),
    );
    this.#targets = new Map([...from, ...(await this.#lastRecordEnds(from))]);
  }

  #unreadOf({ committed }: GroupOffsets, wanted: ReadonlyMap<string, number>): number {
    const ofGroup = ({ group, partitions }: ServiceStats): number => {
      const offsets = committed.get(group);
      return partitions
        .map(partitionKey)
        .map((place) => (wanted.get(place) ?? 0) - (offsets?.get(place) ?? 0))
        .reduce((sum, left) => sum + Math.max(0, left), 0);
    };
    return this.#stats.map(ofGroup).reduce((sum, left) => sum + left, 0);
  }

  /** The offsets behind the last record of the run from there on, of partitions that have one. */
  async #lastRecordEnds(from: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    const starts = this.#partitions().map((place) => ({
      ...place,
      offset: from.get(partitionKey(place)) ?? place.offset,
    }));
    const last = new Map<string, number>();
    await readRunRecords(this.#cluster, starts, this.#run, (record) =>
      last.set(partitionKey(record), record.offset + 1),
    );
    return last;
  }

  #partitions(): StartOffset[] {
    return [
      ...new Map(
        this.#stats.flatMap(({ partitions }) => partitions).map((each) => [partitionKey(each), each]),
      ).values(),
    ];
  }
}
