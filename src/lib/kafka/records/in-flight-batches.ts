import type { Accumulator } from './accumulator.js';
import type { Codec } from './compression.js';
import type { PartitionQueue } from './partition-queue.js';
import { type PendingBatch, pendingBatch } from './pending-batch.js';
import { RejectedRecords } from './rejected-records.js';
import { splitBatch } from './split-batch.js';

export interface InFlightBatchesOptions {
  readonly topic: string;
  readonly codec: Codec;
  /** The largest batch that the topic takes, in bytes; null where that is not known. */
  readonly maxMessageBytes: number | null;
}

/** Records on their way are held in this much memory; then the input has to wait. */
const bufferBytes = 32 * 1024 * 1024;

/** Finished batches until they are acknowledged, cut into smaller ones or refused, and the memory that they hold. */
export class InFlightBatches {
  /** Acknowledged records by partition. */
  readonly ackedCounts = new Map<number, number>();
  readonly rejectedRecords: RejectedRecords;
  readonly #options: InFlightBatchesOptions;
  readonly #accumulator: () => Accumulator;
  readonly #onRejected: () => void;
  #buffered = 0;

  /** `refused` is called with the first record that is not taken: nothing that came before it is to be held back. */
  constructor(options: InFlightBatchesOptions, accumulator: () => Accumulator, refused: () => void) {
    this.#options = options;
    this.#accumulator = accumulator;
    this.#onRejected = refused;
    this.rejectedRecords = new RejectedRecords(options.topic);
  }

  /** True when the memory for records on their way is used up. */
  get isFull(): boolean {
    return this.#buffered >= bufferBytes;
  }

  get isEmpty(): boolean {
    return this.#buffered === 0;
  }

  /** True where the batch is to be sent; a single record that is too large is refused. */
  add(batch: PendingBatch): boolean {
    const { maxMessageBytes: limit } = this.#options;
    if (batch.count === 1 && limit !== null && batch.bytes.length > limit) {
      this.#reject(batch, limit);
      return false;
    }
    this.#buffered += batch.bytes.length;
    return true;
  }

  onAcked({ partition }: PartitionQueue, batch: PendingBatch): void {
    this.#buffered -= batch.bytes.length;
    this.ackedCounts.set(partition, (this.ackedCounts.get(partition) ?? 0) + batch.count);
    this.#accumulator().release(batch);
  }

  /** The topic takes less than was known, or its limit may not be seen: smaller batches, from now on too. */
  split(batch: PendingBatch, words: string | null): PendingBatch[] {
    const parts = splitBatch(batch.bytes, this.#options.codec);
    if (parts.length === 1) {
      this.#buffered -= batch.bytes.length;
      this.#reject(batch, null, words);
      return [];
    }
    this.#accumulator().limitBatchSize(Math.ceil(batch.bytes.length / 2));
    this.#buffered += parts.reduce((sum, { bytes }) => sum + bytes.length, 0) - batch.bytes.length;
    const { deadline, mayBeWritten } = batch;
    return parts.map((part) => ({ ...pendingBatch(), ...part, deadline, mayBeWritten }));
  }

  #reject(batch: PendingBatch, limit: number | null, words: string | null = null): void {
    if (this.rejectedRecords.add(batch, limit, words)) this.#onRejected();
  }
}
