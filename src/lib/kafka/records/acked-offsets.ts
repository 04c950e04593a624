import type { OpenBatch } from './accumulator.js';
import { type PendingBatch, recordOffset } from './pending-batch.js';

/** Where a record stands. */
export interface RecordMetadata {
  readonly partition: number;
  /** Null with acks=0, and where the broker no longer knows the place. */
  readonly offset: number | null;
}

interface PendingRecordOffset {
  readonly partition: number;
  readonly batch: PendingBatch;
  readonly index: number;
}

/** Where records went, in the order in which they were given. */
export class AckedOffsets {
  readonly #pending: PendingRecordOffset[] = [];

  /** Remembers the last so many records of a batch. */
  add({ queue: { partition }, pending: batch, writer }: OpenBatch, count: number): void {
    for (let index = writer.count - count; index < writer.count; index++) {
      this.#pending.push({ partition, batch, index });
    }
  }

  /** Gives, once, the places that are known by now, up to the first that is not. */
  *takeKnown(): Generator<RecordMetadata> {
    let taken = 0;
    for (const { partition, batch, index } of this.#pending) {
      const offset = recordOffset(batch, index);
      if (offset === undefined) break;
      taken++;
      if (offset !== 'refused') yield { partition, offset };
    }
    this.#pending.splice(0, taken);
  }
}
