import type { Cluster } from '../../kafka/cluster.js';
import { partitionKey } from '../../places.js';
import { type FlowEvent, schemaVersion } from '../event.js';
import { namesWith } from '../names.js';
import type { Task } from '../protocol.js';
import { keepsLedger, type Service } from '../types.js';
import { readLedger } from './ledger.js';
import { Memory } from './memory.js';
import type { RecordPlace } from './outbox.js';

/** What one instance knows of the partitions that it owns, read from the ledger of its service. */
export class Memories {
  readonly #task: Task;
  readonly #service: Service;
  readonly #cluster: () => Promise<Cluster>;
  readonly #known = new Map<string, Promise<Memory>>();
  #owned: readonly RecordPlace[] = [];

  constructor(task: Task, service: Service, cluster: () => Promise<Cluster>) {
    this.#task = task;
    this.#service = service;
    this.#cluster = cluster;
  }

  /** What is known of a partition, read when it is new to this instance; undefined for a service without a ledger. */
  of({ topic, partition }: RecordPlace): Promise<Memory> | undefined {
    if (!keepsLedger(this.#service)) return undefined;
    const place = partitionKey({ topic, partition });
    const known = this.#known.get(place);
    if (known) return known;
    const { prefix, run, ledgerFrom } = this.#task;
    const ledger = namesWith(prefix).ledger(this.#service.name);
    const from = ledgerFrom?.[partition] ?? 0;
    const read = this.#cluster()
      .then((cluster) => readLedger(cluster, { ledger, topic, partition, from, run }))
      .then((entries) => new Memory(this.#service, entries));
    this.#known.set(place, read);
    // Who asks again may be luckier than who was told of the failure.
    read.catch(() => this.#known.get(place) === read && this.#known.delete(place));
    return read;
  }

  /** Partitions have changed hands, and these are this instance's: others may have written to the ledger meanwhile. */
  own(places: readonly RecordPlace[]): void {
    this.#known.clear();
    this.#owned = places;
  }

  /**
   * The windows of measures that have changed since they were told last, as events. Of a partition that is new here that
   * is all of them: nobody knows what its last owner has told.
   */
  async changedWindows(): Promise<FlowEvent[]> {
    const memories: (readonly [place: string, memory: Memory | undefined])[] = [];
    for (const place of this.#owned) memories.push([`${place.topic}/${place.partition}`, await this.of(place)]);
    // All are known now: a window counts as told from here on.
    const windows = memories.flatMap(([place, memory]) => memory?.changed(place) ?? []);
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
