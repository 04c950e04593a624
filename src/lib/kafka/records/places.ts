import type { OpenBatch } from './accumulator.js';
import { offsetOf, type PendingBatch } from './pending-batch.js';

/** Where a record stands. */
export interface Placed {
  readonly partition: number;
  /** Null with acks=0, and where the broker no longer knows the place. */
  readonly offset: number | null;
}

interface Place {
  readonly partition: number;
  readonly batch: PendingBatch;
  readonly index: number;
}

/** Where records went, in the order in which they were given. */
export class Places {
  readonly #places: Place[] = [];

  /** Remembers the last so many records of a batch. */
  add({ queue: { partition }, pending: batch, writer }: OpenBatch, count: number): void {
    for (let index = writer.count - count; index < writer.count; index++) {
      this.#places.push({ partition, batch, index });
    }
  }

  /** Gives, once, the places that are known by now, up to the first that is not. */
  *known(): Generator<Placed> {
    let taken = 0;
    for (const { partition, batch, index } of this.#places) {
      const offset = offsetOf(batch, index);
      if (offset === undefined) break;
      taken++;
      if (offset !== 'refused') yield { partition, offset };
    }
    this.#places.splice(0, taken);
  }
}
