import type { Consumer } from 'kafkajs';
import { partitionKey } from '../../base/topic-partition.js';
import type { Cluster } from '../cluster.js';
import type { TopicPartition } from '../values/topic-partitions.js';

/**
 * Partitions that a topic gets while a group reads it. A group without commits starts them at offset 0, so that no
 * record is missed; kafkajs would start at the end that it saw when it first learnt of them.
 */
export class AddedPartitions {
  readonly #cluster: Cluster;
  readonly #group: string;
  /** Number of partitions when the group was joined, by topic. */
  readonly #initialCounts: ReadonlyMap<string, number>;
  readonly #reported = new Set<string>();
  #positionsReady: Promise<void> = Promise.resolve();

  constructor(cluster: Cluster, group: string, counts: ReadonlyMap<string, number>) {
    this.#cluster = cluster;
    this.#group = group;
    this.#initialCounts = counts;
  }

  /** The given partitions that were added after the group was joined. */
  addedSinceStart(partitions: readonly TopicPartition[]): TopicPartition[] {
    return partitions.filter(
      ({ topic, partition }) => partition >= (this.#initialCounts.get(topic) ?? Number.POSITIVE_INFINITY),
    );
  }

  /** The given partitions that no earlier call returned. */
  notYetReported(partitions: readonly TopicPartition[]): TopicPartition[] {
    const unreported = partitions.filter((partition) => !this.#reported.has(partitionKey(partition)));
    for (const partition of unreported) this.#reported.add(partitionKey(partition));
    return unreported;
  }

  /** Resolves when the start offsets of added partitions are set; their records must not be read before. */
  positioned(): Promise<void> {
    return this.#positionsReady;
  }

  /** Seeks to offset 0 in the given partitions that have no committed offset; returns those. */
  seekToStart(consumer: Consumer, partitions: readonly TopicPartition[]): Promise<readonly TopicPartition[]> {
    const seeking = this.#seekUncommitted(consumer, partitions);
    this.#positionsReady = seeking.then(() => {});
    // The caller of seekToStart handles a failure; nobody may be waiting here.
    this.#positionsReady.catch(() => {});
    return seeking;
  }

  async #seekUncommitted(
    consumer: Consumer,
    partitions: readonly TopicPartition[],
  ): Promise<readonly TopicPartition[]> {
    const committed = new Set(
      ((await this.#cluster.committedOffsets([this.#group])).get(this.#group) ?? []).map(partitionKey),
    );
    const uncommitted = partitions.filter((partition) => !committed.has(partitionKey(partition)));
    for (const partition of uncommitted) consumer.seek({ ...partition, offset: '0' });
    return uncommitted;
  }
}
