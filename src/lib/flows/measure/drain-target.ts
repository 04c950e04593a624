import { partitionKey } from '../../base/topic-partition.js';
import type { Cluster } from '../../kafka/cluster.js';
import type { RunEnds } from '../protocol.js';
import { type GroupOffsets, readGroupOffsets, recordsBetween } from './group-offsets.js';
import { type RunScope, readRunRecords } from './run-log.js';
import type { ServiceStats, StartOffset } from './service-stats.js';

/** A run, and where it has fixed its end. */
export interface FixedEnd {
  readonly run: string;
  readonly ends: RunEnds;
}

/**
 * The offsets up to which the groups of a run have to commit: past its last record in each partition. Other producers
 * may write into the same topics and go on after the run, so log end offsets alone are no target. The first target is
 * the end that the run has fixed; later ones are found by reading what was appended after it.
 */
export class DrainTarget {
  readonly #cluster: Cluster;
  readonly #stats: readonly ServiceStats[];
  readonly #scope: RunScope;
  /** The offset to be committed in each partition, by `partitionKey`. */
  #targets: Map<string, number>;
  /** Log end offsets up to which records of the run have been looked for, by `partitionKey`. */
  #knownEnds: ReadonlyMap<string, number>;

  constructor(cluster: Cluster, stats: readonly ServiceStats[], { run, ends }: FixedEnd) {
    this.#cluster = cluster;
    this.#stats = stats;
    this.#scope = { run, byHand: ends };
    this.#knownEnds = new Map(
      this.#partitions().map((start) => [partitionKey(start), ends[start.topic]?.[start.partition] ?? start.offset]),
    );
    this.#targets = new Map(this.#knownEnds);
  }

  /**
   * How many records the groups of some services have still to commit. Zero is final once the run has fixed its end:
   * services emit before they commit and commits are read before log ends, so every reaction to a committed record is
   * below the ends that were read.
   */
  async unread(isCounted: (stats: ServiceStats) => boolean): Promise<number> {
    const offsetsNow = await readGroupOffsets(this.#cluster, this.#stats);
    const left = this.#unreadOf(offsetsNow, isCounted);
    if (left > 0) return left;
    const hasNewRecords = [...offsetsNow.ends].some(([start, end]) => end > (this.#knownEnds.get(start) ?? 0));
    if (!hasNewRecords) return 0;
    for (const [partition, offset] of await this.#lastRecordEnds(this.#knownEnds)) this.#targets.set(partition, offset);
    this.#knownEnds = offsetsNow.ends;
    return this.#unreadOf(offsetsNow, isCounted);
  }

  /**
   * Lowers the targets to the records of this run, for when nothing moves any more: what is left may be no record at
   * all, like the commit marker of another producer's transaction, which no consumer ever sees.
   */
  async narrowToOwnRecords(): Promise<void> {
    const { committed } = await readGroupOffsets(this.#cluster, this.#stats);
    const from = new Map(
      this.#partitions().map((start) => {
        const name = partitionKey(start);
        const offsets = this.#stats
          .filter(({ partitions }) => partitions.some((each) => partitionKey(each) === name))
          .map(({ group }) => committed.get(group)?.get(name) ?? 0);
        return [name, Math.max(start.offset, Math.min(...offsets))] as const;
      }),
    );
    this.#targets = new Map([...from, ...(await this.#lastRecordEnds(from))]);
  }

  #unreadOf({ committed }: GroupOffsets, isCounted: (stats: ServiceStats) => boolean): number {
    const ofGroup = ({ group, partitions }: ServiceStats): number => {
      const offsets = committed.get(group);
      return recordsBetween(partitions, (key) => offsets?.get(key), this.#targets);
    };
    return this.#stats
      .filter(isCounted)
      .map(ofGroup)
      .reduce((sum, unread) => sum + unread, 0);
  }

  /** One past the last record of the run at or after `from`, for the partitions that have one. */
  async #lastRecordEnds(from: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    const starts = this.#partitions().map((start) => ({
      ...start,
      offset: from.get(partitionKey(start)) ?? start.offset,
    }));
    const last = new Map<string, number>();
    await readRunRecords(this.#cluster, starts, this.#scope, (record) =>
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
