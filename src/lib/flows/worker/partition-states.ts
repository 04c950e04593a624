import { partitionKey } from '../../base/topic-partition.js';
import type { Cluster } from '../../kafka/cluster.js';
import { type FlowEvent, schemaVersion } from '../event.js';
import type { WorkerTask } from '../protocol.js';
import { resourceNames } from '../resource-names.js';
import { hasLedger, type Service } from '../types.js';
import { readLedger } from './ledger.js';
import { PartitionState } from './partition-state.js';
import type { EventPartition } from './record-factory.js';

/** The states of the partitions that an instance owns, restored from the ledger of its service. */
export class PartitionStates {
  readonly #task: WorkerTask;
  readonly #service: Service;
  readonly #cluster: () => Promise<Cluster>;
  readonly #states = new Map<string, Promise<PartitionState>>();
  #assignment: readonly EventPartition[] = [];

  constructor(task: WorkerTask, service: Service, cluster: () => Promise<Cluster>) {
    this.#task = task;
    this.#service = service;
    this.#cluster = cluster;
  }

  /** The state of a partition, restored on first use; undefined for a service without a ledger. */
  stateOf({ topic, partition }: EventPartition): Promise<PartitionState> | undefined {
    if (!hasLedger(this.#service)) return undefined;
    const place = partitionKey({ topic, partition });
    const known = this.#states.get(place);
    if (known) return known;
    const { prefix, run, ledgerFrom } = this.#task;
    const ledger = resourceNames(prefix).ledgerTopic(this.#service.name);
    const from = ledgerFrom?.[partition] ?? 0;
    const read = this.#cluster()
      .then((cluster) => readLedger(cluster, { ledger, topic, partition, from, run }))
      .then((entries) => new PartitionState(this.#service, entries));
    this.#states.set(place, read);
    // A failed restore is not cached: the next call tries again.
    read.catch(() => this.#states.get(place) === read && this.#states.delete(place));
    return read;
  }

  /** A new assignment: all states are dropped, as other members may have written to the ledger meanwhile. */
  setAssignment(places: readonly EventPartition[]): void {
    this.#states.clear();
    this.#assignment = places;
  }

  /**
   * The windows that have changed since they were emitted last, as events. For a partition that is new to this instance
   * these are all its windows: what the previous owner has emitted is not known.
   */
  async changedWindows(): Promise<FlowEvent[]> {
    const memories: (readonly [place: string, memory: PartitionState | undefined])[] = [];
    for (const place of this.#assignment)
      memories.push([`${place.topic}/${place.partition}`, await this.stateOf(place)]);
    // Only now that every state could be read: a window counts as emitted from here on.
    const windows = memories.flatMap(([place, memory]) => memory?.changedWindows(place) ?? []);
    return windows.map(
      (window) =>
        ({
          ...window,
          correlationId: `${this.#task.run}-${this.#service.name}`,
          occurredAt: new Date().toISOString(),
          schemaVersion,
          service: this.#service.name,
        }) as FlowEvent,
    );
  }
}
