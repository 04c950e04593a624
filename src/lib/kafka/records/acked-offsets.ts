import type { RecordMetadata } from '../values/producing.js';
import type { OpenBatch } from './accumulator.js';
import { type PendingBatch, recordOffset } from './pending-batch.js';

interface PendingRecordOffset {
  readonly partition: number;
  readonly batch: PendingBatch;
  readonly index: number;
}

/** Offsets of appended records, in the order of appending, as far as they are acknowledged. */
export class AckedOffsets {
  readonly #pending: PendingRecordOffset[] = [];

  /** Registers the last `count` records of an open batch. */
  add({ queue: { partition }, pending: batch, writer }: OpenBatch, count: number): void {
    for (let index = writer.count - count; index < writer.count; index++) {
      this.#pending.push({ partition, batch, index });
    }
  }

  /**
   * Yields each record's metadata once, in order, up to the first record that is not acknowledged yet. Rejected records
   * are left out.
   */
  *takeKnown(): Generator<RecordMetadata> {
    let count = 0;
    for (const { partition, batch, index } of this.#pending) {
      const offset = recordOffset(batch, index);
      if (offset === undefined) break;
      count++;
      if (offset !== 'refused') yield { partition, offset };
    }
    this.#pending.splice(0, count);
  }
}
