import type { Cluster } from '../../kafka/cluster.js';
import { Turns } from '../turns.js';

/** What can be done to a broker of a sandbox. */
export type Drill = (broker: number, what: 'kill' | 'start') => Promise<void>;

/** Brokers that a run has killed, and brings back. */
export class BrokerDrills {
  readonly #cluster: Cluster;
  readonly #drill: Drill | undefined;
  readonly #onBack: (broker: number) => void;
  readonly #dead = new Set<number>();
  /** Who asks while others are started waits for these, and sees what is left then. */
  readonly #turns = new Turns();

  /** `onBack` is told of each that has joined the cluster again. */
  constructor(cluster: Cluster, drill: Drill | undefined, onBack: (broker: number) => void) {
    this.#cluster = cluster;
    this.#drill = drill;
    this.#onBack = onBack;
  }

  get someAreDead(): boolean {
    return this.#dead.size > 0;
  }

  /** Kills a broker, or the leader of the topic's first partition; its id, or undefined where there is none. */
  async kill(broker: 'leader' | number, topic: string): Promise<number | undefined> {
    const [found] = broker === 'leader' ? await this.#cluster.topics([topic]) : [];
    const id = broker === 'leader' ? found?.partitions[0]?.leader : broker;
    if (!this.#drill || id === undefined || id === null) return undefined;
    this.#dead.add(id);
    await this.#drill(id, 'kill');
    return id;
  }

  /** Starts those that were killed; returns when they have joined the cluster. */
  startAll(): Promise<void> {
    return this.#turns.take(() => this.#bringBack([...this.#dead]));
  }

  /** Starts one of them, where nobody has yet; returns when it has joined the cluster. */
  start(broker: number): Promise<void> {
    return this.#turns.take(() => this.#bringBack([broker].filter((id) => this.#dead.has(id))));
  }

  async #bringBack(brokers: readonly number[]): Promise<void> {
    for (const id of brokers) {
      await this.#drill?.(id, 'start');
      this.#dead.delete(id);
      this.#onBack(id);
    }
  }
}
