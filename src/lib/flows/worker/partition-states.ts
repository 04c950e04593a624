import { partitionKey, type TopicPartition } from '../../base/topic-partition.js';
import type { Cluster } from '../../kafka/cluster.js';
import { type FlowEvent, schemaVersion } from '../event.js';
import type { WorkerTask } from '../protocol.js';
import { resourceNames } from '../resource-names.js';
import { hasLedger, type Service } from '../types.js';
import { readLedger } from './ledger.js';
import { PartitionState } from './partition-state.js';

/** The states of the partitions that an instance owns, restored from the ledger of its service. */
export class PartitionStates {
  readonly #task: WorkerTask;
  readonly #service: Service;
  readonly #cluster: () => Promise<Cluster>;
  readonly #states = new Map<string, Promise<PartitionState>>();
  #assignment: readonly TopicPartition[] = [];

  constructor(task: WorkerTask, service: Service, cluster: () => Promise<Cluster>) {
    this.#task = task;
    this.#service = service;
    this.#cluster = cluster;
  }

  /** The state of a partition, restored on first use; undefined for a service without a ledger. */
  stateOf({ topic, partition }: TopicPartition): Promise<PartitionState> | undefined {
    if (!hasLedger(this.#service)) return undefined;
    const key = partitionKey({ topic, partition });
    const cached = this.#states.get(key);
    if (cached) return cached;
    const { prefix, run, ledgerFrom } = this.#task;
    const ledger = resourceNames(prefix).ledgerTopic(this.#service.name);
    const from = ledgerFrom?.[partition] ?? 0;
    const restoring = this.#cluster()
      .then((cluster) => readLedger(cluster, { ledger, topic, partition, from, run }))
      .then((entries) => new PartitionState(this.#service, entries));
    this.#states.set(key, restoring);
    // A failed restore is not cached: the next call tries again.
    restoring.catch(() => this.#states.get(key) === restoring && this.#states.delete(key));
    return restoring;
  }

  /** A new assignment: all states are dropped, as other members may have written to the ledger meanwhile. */
  setAssignment(partitions: readonly TopicPartition[]): void {
    this.#states.clear();
    this.#assignment = partitions;
  }

  /**
   * The windows that have changed since they were emitted last, as events. For a partition that is new to this instance
   * these are all its windows: what the previous owner has emitted is not known.
   */
  async changedWindows(): Promise<FlowEvent[]> {
    const states: (readonly [part: string, state: PartitionState | undefined])[] = [];
    for (const owned of this.#assignment) {
      states.push([`${owned.topic}/${owned.partition}`, await this.stateOf(owned)]);
    }
    // Only now that every state could be read: a window counts as emitted from here on.
    const windows = states.flatMap(([part, state]) => state?.changedWindows(part) ?? []);
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
