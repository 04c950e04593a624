import { type CliError, isUnreachable } from '../../errors.js';
import type { Cluster } from '../cluster.js';
import type { Wire } from '../wire.js';
import type { ProducerIdentity } from './batch-writer.js';
import { newIdentity } from './identity.js';
import { PartitionQueue } from './partition-queue.js';

export interface StandingEvents {
  readonly fail: (error: unknown) => void;
  /** Leaders are known anew, and queues for these partitions, which the topic has got meanwhile. */
  readonly known: (grown: readonly PartitionQueue[]) => void;
}

/**
 * What the queues of a topic need to know before they may send: who leads each partition, and under which producer id
 * we write. One question of each kind at a time; a cluster that cannot be reached is asked again at the next call.
 */
export class Standing {
  /** Why nobody could be asked, the last time. */
  lastFailure: CliError | undefined;
  readonly #cluster: Cluster;
  readonly #wire: Wire;
  readonly #topic: string;
  readonly #queues: PartitionQueue[];
  readonly #events: StandingEvents;
  readonly #idempotent: boolean;
  #prepared: Promise<ProducerIdentity> | undefined;
  #refreshing = false;
  #identifying = false;

  /** `prepared` is a producer id that was asked for early; without one nothing is written under any. */
  constructor(
    cluster: Cluster,
    wire: Wire,
    topic: string,
    queues: PartitionQueue[],
    prepared: Promise<ProducerIdentity> | undefined,
    events: StandingEvents,
  ) {
    this.#cluster = cluster;
    this.#wire = wire;
    this.#topic = topic;
    this.#queues = queues;
    this.#prepared = prepared;
    this.#idempotent = prepared !== undefined;
    this.#events = events;
  }

  async refreshLeaders(): Promise<void> {
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      await this.look();
    } catch (error) {
      this.#unlessUnreachable(error);
    } finally {
      this.#refreshing = false;
    }
  }

  /** Asks who leads, and which partitions there are; throws where nobody answers. */
  async look(): Promise<void> {
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
    this.#events.known(grown);
  }

  /** True when the queues have a producer id, and may send. */
  async identify(queues: readonly PartitionQueue[]): Promise<boolean> {
    if (queues.length === 0 || this.#identifying) return false;
    this.#identifying = true;
    try {
      const identity = await (this.#prepared ?? newIdentity(this.#wire));
      for (const queue of queues) queue.identify(identity);
      return true;
    } catch (error) {
      this.#unlessUnreachable(error);
      return false;
    } finally {
      this.#prepared = undefined;
      this.#identifying = false;
    }
  }

  #unlessUnreachable(error: unknown): void {
    if (isUnreachable(error)) this.lastFailure = error;
    else this.#events.fail(error);
  }
}
