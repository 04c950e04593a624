import { partitionKey } from '../../base/topic-partition.js';
import { Histogram } from '../histogram.js';
import type { HandledReport, WorkLogEntry } from '../protocol.js';
import type { Service } from '../types.js';
import { DeliveryCounter } from './delivery-counter.js';
import { PartitionOwners } from './partition-owners.js';

/** A partition and its log end offset when the run began. */
export interface StartOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** The reports of all instances of one service, added up. */
export class ServiceStats {
  readonly service: Service;
  readonly group: string;
  readonly owners: PartitionOwners;
  /** The partitions that its group reads, each from its log end when the run began. */
  readonly partitions: readonly StartOffset[];
  readonly latencies = new Histogram();
  readonly #deliveries: ReadonlyMap<string, DeliveryCounter>;
  emitted: Record<string, number> = {};
  retried = 0;
  deadLettered = 0;
  /** Topics of which it has dead-lettered a record. */
  readonly deadLetteredFrom = new Set<string>();
  lastHandled: WorkLogEntry | undefined;

  constructor(service: Service, group: string, starts: readonly StartOffset[]) {
    this.service = service;
    this.group = group;
    this.partitions = starts;
    this.#deliveries = new Map(starts.map((start) => [partitionKey(start), new DeliveryCounter(start.offset)]));
    this.owners = new PartitionOwners([...this.#deliveries.keys()]);
  }

  add({ topic, partition, offsets, again, latencies, emitted, retried, deadLettered, did }: HandledReport): void {
    const arrivals = this.deliveries(topic, partition);
    const redelivered = new Set(again);
    let offset = 0;
    for (const [index, step] of offsets.entries()) {
      offset += step;
      arrivals?.add(offset, redelivered.has(index));
    }
    this.latencies.merge(latencies);
    for (const [type, count] of Object.entries(emitted)) this.emitted[type] = (this.emitted[type] ?? 0) + count;
    this.retried += retried;
    this.deadLettered += deadLettered;
    if (deadLettered > 0) this.deadLetteredFrom.add(topic);
    this.lastHandled = did.at(-1) ?? this.lastHandled;
  }

  deliveries(topic: string, partition: number): DeliveryCounter | undefined {
    return this.#deliveries.get(partitionKey({ topic, partition }));
  }

  /** Distinct records that were handled. */
  get received(): number {
    return [...this.#deliveries.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** Deliveries beyond the first. */
  get duplicates(): number {
    return [...this.#deliveries.values()].reduce((sum, { duplicates }) => sum + duplicates, 0);
  }
}
