import { type CliError, isUnreachable } from '../../base/errors.js';
import type { Cluster } from '../cluster.js';
import type { Wire } from '../wire.js';
import type { ProducerIdAndEpoch } from './batch-writer.js';
import { PartitionQueue } from './partition-queue.js';
import { initProducerId } from './producer-id.js';

export interface ProducerMetadataEvents {
  readonly onFailure: (error: unknown) => void;
  /** Leaders are known anew, and queues for these partitions, which the topic has got meanwhile. */
  readonly onUpdate: (grown: readonly PartitionQueue[]) => void;
}

/**
 * What the queues of a topic need to know before they may send: who leads each partition, and under which producer id
 * we write. One question of each kind at a time; a cluster that cannot be reached is asked again at the next call.
 */
export class ProducerMetadata {
  /** Why nobody could be asked, the last time. */
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

  /** `prepared` is a producer id that was asked for early; without one nothing is written under any. */
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

  /** Asks who leads, and which partitions there are; throws where nobody answers. */
  async update(): Promise<void> {
    this.#wire.invalidateMetadata();
    const [topic] = await this.#cluster.topics([this.#topic]);
    const partitions = topic?.partitions ?? [];
    for (const queue of this.#queues) queue.leader = partitions[queue.partition]?.leader ?? null;
    // Nothing stands in a new partition yet: its batches are numbered from 0, under a producer id of their own.
    const grown = partitions
      .slice(this.#queues.length)
      .map(({ partition, leader }) => new PartitionQueue(partition, leader, this.#idempotent));
    this.#queues.push(...grown);
    this.lastFailure = undefined;
    this.#events.onUpdate(grown);
  }

  /** True when the queues have a producer id, and may send. */
  async assignProducerId(queues: readonly PartitionQueue[]): Promise<boolean> {
    if (queues.length === 0 || this.#isAssigning) return false;
    this.#isAssigning = true;
    try {
      const identity = await (this.#earlyProducerId ?? initProducerId(this.#wire));
      for (const queue of queues) queue.assignProducerId(identity);
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
