import type { Cluster } from '../../kafka/cluster.js';
import { SerialQueue } from '../serial-queue.js';

/** Kills or starts a broker of the sandbox; resolves once that is done. */
export type BrokerDrill = (broker: number, what: 'kill' | 'start') => Promise<void>;

/** The brokers that a run has killed and has to start again. */
export class BrokerDrills {
  readonly #cluster: Cluster;
  readonly #drill: BrokerDrill | undefined;
  readonly #onRestarted: (broker: number) => void;
  readonly #killed = new Set<number>();
  /** One restart at a time: a second call waits, then starts only the brokers that are still down. */
  readonly #queue = new SerialQueue();

  /** `onRestarted` is called for each broker that has joined the cluster again. */
  constructor(cluster: Cluster, drill: BrokerDrill | undefined, onRestarted: (broker: number) => void) {
    this.#cluster = cluster;
    this.#drill = drill;
    this.#onRestarted = onRestarted;
  }

  get hasKilledBrokers(): boolean {
    return this.#killed.size > 0;
  }

  /**
   * Kills a broker, or the leader of the topic's partition 0. Returns its id; undefined if the partition has no leader
   * or the cluster is no sandbox.
   */
  async kill(broker: 'leader' | number, topic: string): Promise<number | undefined> {
    const [found] = broker === 'leader' ? await this.#cluster.topics([topic]) : [];
    const id = broker === 'leader' ? found?.partitions[0]?.leader : broker;
    if (!this.#drill || id === undefined || id === null) return undefined;
    this.#killed.add(id);
    await this.#drill(id, 'kill');
    return id;
  }

  /** Starts all killed brokers; resolves once they have joined the cluster. */
  startAll(): Promise<void> {
    return this.#queue.run(() => this.#restart([...this.#killed]));
  }

  /** Starts one killed broker unless it is back already; resolves once it has joined the cluster. */
  start(broker: number): Promise<void> {
    return this.#queue.run(() => this.#restart([broker].filter((id) => this.#killed.has(id))));
  }

  async #restart(brokers: readonly number[]): Promise<void> {
    for (const id of brokers) {
      await this.#drill?.(id, 'start');
      this.#killed.delete(id);
      this.#onRestarted(id);
    }
  }
}
