import type { Cluster } from '../../kafka/cluster.js';
import { partitionKey } from '../../places.js';
import { readStanding, type Standing } from './lags.js';
import { readRun } from './log.js';
import type { Score, Start } from './score.js';

/**
 * How far the groups of a run have to read: to its last record in each partition. Others may write into its topics, and
 * go on when it ends, so the ends of partitions are no goal. At first it is all that stood there when the sources had
 * ended; then what services emitted after that, found by reading it.
 */
export class Goal {
  readonly #cluster: Cluster;
  readonly #scores: readonly Score[];
  readonly #run: string;
  /** The offset behind the last record that is wanted, by `placeOf`. */
  #wanted: Map<string, number> | undefined;
  /** Where that was looked for: what lies behind it nobody knows yet. */
  #known: ReadonlyMap<string, number> = new Map();

  constructor(cluster: Cluster, scores: readonly Score[], run: string) {
    this.#cluster = cluster;
    this.#scores = scores;
    this.#run = run;
  }

  /**
   * Records that the groups have still to read. Zero is for good, once sources have ended: a service emits before it
   * commits, so all that follows from what was committed lay before the ends that were read after the commits.
   */
  async unread(): Promise<number> {
    const now = await readStanding(this.#cluster, this.#scores);
    if (!this.#wanted) {
      this.#wanted = new Map(now.ends);
      this.#known = now.ends;
    }
    const left = this.#left(now, this.#wanted);
    if (left > 0) return left;
    const grown = [...now.ends].some(([place, end]) => end > (this.#known.get(place) ?? 0));
    if (!grown) return 0;
    for (const [place, offset] of await this.#lastOf(this.#known)) this.#wanted.set(place, offset);
    this.#known = now.ends;
    return this.#left(now, this.#wanted);
  }

  /**
   * For when nothing moves: what is left may be nobody's to read, as the mark that ends a transaction of others is. Only
   * records of the run stay wanted.
   */
  async narrow(): Promise<void> {
    const { committed } = await readStanding(this.#cluster, this.#scores);
    const from = new Map(
      this.#places().map((place) => {
        const name = partitionKey(place);
        const offsets = this.#scores
          .filter(({ places }) => places.some((each) => partitionKey(each) === name))
          .map(({ group }) => committed.get(group)?.get(name) ?? 0);
        return [name, Math.max(place.offset, Math.min(...offsets))] as const;
      }),
    );
    this.#wanted = new Map([...from, ...(await this.#lastOf(from))]);
  }

  #left({ committed }: Standing, wanted: ReadonlyMap<string, number>): number {
    const ofGroup = ({ group, places }: Score): number => {
      const offsets = committed.get(group);
      return places
        .map(partitionKey)
        .map((place) => (wanted.get(place) ?? 0) - (offsets?.get(place) ?? 0))
        .reduce((sum, left) => sum + Math.max(0, left), 0);
    };
    return this.#scores.map(ofGroup).reduce((sum, left) => sum + left, 0);
  }

  /** The offsets behind the last record of the run from there on, of partitions that have one. */
  async #lastOf(from: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    const starts = this.#places().map((place) => ({ ...place, offset: from.get(partitionKey(place)) ?? place.offset }));
    const last = new Map<string, number>();
    await readRun(this.#cluster, starts, this.#run, (record) => last.set(partitionKey(record), record.offset + 1));
    return last;
  }

  #places(): Start[] {
    return [
      ...new Map(this.#scores.flatMap(({ places }) => places).map((each) => [partitionKey(each), each])).values(),
    ];
  }
}
