import type { Cluster } from '../../kafka/cluster.js';
import { SerialQueue } from '../serial-queue.js';

/** What can be done to a broker of a sandbox. */
export type BrokerDrill = (broker: number, what: 'kill' | 'start') => Promise<void>;

/** Brokers that a run has killed, and brings back. */
export class BrokerDrills {
  readonly #cluster: Cluster;
  readonly #drill: BrokerDrill | undefined;
  readonly #onRestarted: (broker: number) => void;
  readonly #killed = new Set<number>();
  /** Who asks while others are started waits for these, and sees what is left then. */
  readonly #queue = new SerialQueue();

  /** `onBack` is told of each that has joined the cluster again. */
  constructor(cluster: Cluster, drill: BrokerDrill | undefined, onBack: (broker: number) => void) {
    this.#cluster = cluster;
    this.#drill = drill;
    this.#onRestarted = onBack;
  }

  get hasKilledBrokers(): boolean {
    return this.#killed.size > 0;
  }

  /** Kills a broker, or the leader of the topic's first partition; its id, or undefined where there is none. */
  async kill(broker: 'leader' | number, topic: string): Promise<number | undefined> {
    const [found] = broker === 'leader' ? await this.#cluster.topics([topic]) : [];
    const id = broker === 'leader' ? found?.partitions[0]?.leader : broker;
    if (!this.#drill || id === undefined || id === null) return undefined;
    this.#killed.add(id);
    await this.#drill(id, 'kill');
    return id;
  }

  /** Starts those that were killed; returns when they have joined the cluster. */
  startAll(): Promise<void> {
    return this.#queue.run(() => this.#restart([...this.#killed]));
  }

  /** Starts one of them, where nobody has yet; returns when it has joined the cluster. */
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
