import { type CliError, isUnreachable } from '../../errors.js';
import type { Cluster } from '../cluster.js';
import type { Wire } from '../wire.js';
import type { ProducerIdentity } from './batch-writer.js';
import { newIdentity } from './identity.js';
import type { PartitionQueue } from './partition-queue.js';

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
  readonly #queues: readonly PartitionQueue[];
  readonly #fail: (error: unknown) => void;
  #prepared: Promise<ProducerIdentity> | undefined;
  #refreshing = false;
  #identifying = false;

  /** `prepared` is a producer id that was asked for early. */
  constructor(
    cluster: Cluster,
    wire: Wire,
    topic: string,
    queues: readonly PartitionQueue[],
    prepared: Promise<ProducerIdentity> | undefined,
    fail: (error: unknown) => void,
  ) {
    this.#cluster = cluster;
    this.#wire = wire;
    this.#topic = topic;
    this.#queues = queues;
    this.#prepared = prepared;
    this.#fail = fail;
  }

  /** True when leaders were asked for. */
  async refreshLeaders(): Promise<boolean> {
    if (this.#refreshing) return false;
    this.#refreshing = true;
    try {
      this.#wire.refresh();
      const [topic] = await this.#cluster.topics([this.#topic]);
      for (const queue of this.#queues) queue.leader = topic?.partitions[queue.partition]?.leader ?? null;
      return true;
    } catch (error) {
      this.#unlessUnreachable(error);
      return false;
    } finally {
      this.#refreshing = false;
    }
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
    else this.#fail(error);
  }
}
