import type { Consumer } from 'kafkajs';
import { partitionKey } from '../../base/topic-partition.js';
import type { Cluster, TopicPartition } from '../cluster.js';

/**
 * Partitions that a topic gets while its group reads it. A group that begins with new records begins with all of theirs:
 * there was nothing before. kafkajs would begin at their end, as it was when it came to know them.
 */
export class AddedPartitions {
  readonly #cluster: Cluster;
  readonly #group: string;
  /** Partitions that were there at the beginning, by topic. */
  readonly #initialCounts: ReadonlyMap<string, number>;
  readonly #reported = new Set<string>();
  #positionsReady: Promise<void> = Promise.resolve();

  constructor(cluster: Cluster, group: string, counts: ReadonlyMap<string, number>) {
    this.#cluster = cluster;
    this.#group = group;
    this.#initialCounts = counts;
  }

  /** Those that were not there at the beginning. */
  addedSinceStart(places: readonly TopicPartition[]): TopicPartition[] {
    return places.filter(
      ({ topic, partition }) => partition >= (this.#initialCounts.get(topic) ?? Number.POSITIVE_INFINITY),
    );
  }

  /** Those of them that were not given here before. */
  notYetReported(places: readonly TopicPartition[]): TopicPartition[] {
    const untold = places.filter((place) => !this.#reported.has(partitionKey(place)));
    for (const place of untold) this.#reported.add(partitionKey(place));
    return untold;
  }

  /** Returns when it is settled where the partitions of this member begin: nothing of them may be read before. */
  positioned(): Promise<void> {
    return this.#positionsReady;
  }

  /** Sets the beginning of those that nobody has committed; gives them. */
  seekToStart(consumer: Consumer, places: readonly TopicPartition[]): Promise<readonly TopicPartition[]> {
    const beginning = this.#seekUncommitted(consumer, places);
    this.#positionsReady = beginning.then(() => {});
    // Who begins hears of a failure; who waits for it may not be there.
    this.#positionsReady.catch(() => {});
    return beginning;
  }

  async #seekUncommitted(consumer: Consumer, places: readonly TopicPartition[]): Promise<readonly TopicPartition[]> {
    const committed = new Set(
      ((await this.#cluster.committedOffsets([this.#group])).get(this.#group) ?? []).map(partitionKey),
    );
    const begun = places.filter((place) => !committed.has(partitionKey(place)));
    for (const place of begun) consumer.seek({ ...place, offset: '0' });
    return begun;
  }
}
