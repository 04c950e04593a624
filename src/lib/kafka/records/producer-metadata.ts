import { type CliError, isUnreachable } from '../../base/errors.js';
import type { Cluster } from '../cluster.js';
import type { Wire } from '../wire/wire.js';
import type { ProducerIdAndEpoch } from './batch-writer.js';
import { PartitionQueue } from './partition-queue.js';
import { initProducerId } from './producer-id.js';

export interface ProducerMetadataEvents {
  readonly onFailure: (error: unknown) => void;
  /** Called after each update, with queues for partitions that were added to the topic. */
  readonly onUpdate: (added: readonly PartitionQueue[]) => void;
}

/**
 * Leaders and producer id of a topic's queues. One request of each kind at a time; an unreachable cluster is asked
 * again at the next call.
 */
export class ProducerMetadata {
  /** Why the last update failed; undefined after a success. */
  lastFailure: CliError | undefined;
  readonly #cluster: Cluster;
  readonly #wire: Wire;
  readonly #topic: string;
  readonly #queues: PartitionQueue[];
  readonly #events: ProducerMetadataEvents;
  readonly #idempotent: boolean;
  #earlyProducerId: Promise<ProducerIdAndEpoch> | undefined;
  #isRefreshing = false;
  #isAssigning = false;

  /** `earlyProducerId` was requested before the topic was known; without one the producer is not idempotent. */
  constructor(
    cluster: Cluster,
    wire: Wire,
    topic: string,
    queues: PartitionQueue[],
    prepared: Promise<ProducerIdAndEpoch> | undefined,
    events: ProducerMetadataEvents,
  ) {
    this.#cluster = cluster;
    this.#wire = wire;
    this.#topic = topic;
    this.#queues = queues;
    this.#earlyProducerId = prepared;
    this.#idempotent = prepared !== undefined;
    this.#events = events;
  }

  async refresh(): Promise<void> {
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    try {
      await this.update();
    } catch (error) {
      this.#handleError(error);
    } finally {
      this.#isRefreshing = false;
    }
  }

  /** Updates leaders and partitions; throws where no broker answers. */
  async update(): Promise<void> {
    this.#wire.invalidateMetadata();
    const [topic] = await this.#cluster.topics([this.#topic]);
    const partitions = topic?.partitions ?? [];
    for (const queue of this.#queues) queue.leader = partitions[queue.partition]?.leader ?? null;
    // The queue of a new partition starts at sequence 0, under a producer id of its own.
    const added = partitions
      .slice(this.#queues.length)
      .map(({ partition, leader }) => new PartitionQueue(partition, leader, this.#idempotent));
    this.#queues.push(...added);
    this.lastFailure = undefined;
    this.#events.onUpdate(added);
  }

  /** Resolves to true when the queues have a producer id. */
  async assignProducerId(queues: readonly PartitionQueue[]): Promise<boolean> {
    if (queues.length === 0 || this.#isAssigning) return false;
    this.#isAssigning = true;
    try {
      const producerId = await (this.#earlyProducerId ?? initProducerId(this.#wire));
      for (const queue of queues) queue.assignProducerId(producerId);
      return true;
    } catch (error) {
      this.#handleError(error);
      return false;
    } finally {
      this.#earlyProducerId = undefined;
      this.#isAssigning = false;
    }
  }

  #handleError(error: unknown): void {
    if (isUnreachable(error)) this.lastFailure = error;
    else this.#events.onFailure(error);
  }
}
