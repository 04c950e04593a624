import { partitionKey } from '../../places.js';
import type { Did, Handled } from '../protocol.js';
import type { Service } from '../types.js';
import { Arrivals } from './arrivals.js';
import { Histogram } from './histogram.js';
import { Owners } from './owners.js';

/** A partition and its end when the run began. */
export interface Start {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** What the instances of one service told of their work, put together. */
export class Score {
  readonly service: Service;
  readonly group: string;
  readonly owners: Owners;
  /** The partitions that its group reads, from where they ended when the run began. */
  readonly places: readonly Start[];
  readonly latencies = new Histogram();
  readonly #arrivals: ReadonlyMap<string, Arrivals>;
  emitted: Record<string, number> = {};
  retried = 0;
  deadLettered = 0;
  /** Topics of which it has given up a record. */
  readonly buriedFrom = new Set<string>();
  last: Did | undefined;

  constructor(service: Service, group: string, starts: readonly Start[]) {
    this.service = service;
    this.group = group;
    this.places = starts;
    this.#arrivals = new Map(starts.map((start) => [partitionKey(start), new Arrivals(start.offset)]));
    this.owners = new Owners([...this.#arrivals.keys()]);
  }

  add({ topic, partition, offsets, again, latencies, emitted, retried, deadLettered, did }: Handled): void {
    const arrivals = this.arrivals(topic, partition);
    const known = new Set(again);
    let offset = 0;
    for (const [index, step] of offsets.entries()) {
      offset += step;
      arrivals?.add(offset, known.has(index));
    }
    this.latencies.merge(latencies);
    for (const [type, count] of Object.entries(emitted)) this.emitted[type] = (this.emitted[type] ?? 0) + count;
    this.retried += retried;
    this.deadLettered += deadLettered;
    if (deadLettered > 0) this.buriedFrom.add(topic);
    this.last = did.at(-1) ?? this.last;
  }

  arrivals(topic: string, partition: number): Arrivals | undefined {
    return this.#arrivals.get(partitionKey({ topic, partition }));
  }

  /** Different records that were worked on. */
  get received(): number {
    return [...this.#arrivals.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** Deliveries beyond the first. */
  get duplicates(): number {
    return [...this.#arrivals.values()].reduce((sum, { duplicates }) => sum + duplicates, 0);
  }
}
