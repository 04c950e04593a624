import type { Accumulator } from './accumulator.js';
import type { Codec } from './compression.js';
import type { PartitionQueue } from './partition-queue.js';
import { type PendingBatch, pendingBatch } from './pending-batch.js';
import { RejectedRecords } from './rejected-records.js';
import { splitBatch } from './split-batch.js';

export interface InFlightBatchesOptions {
  readonly topic: string;
  readonly codec: Codec;
  /** max.message.bytes of the topic; null if unknown. */
  readonly maxMessageBytes: number | null;
}

/** Memory for unacknowledged batches; when it is used up the input waits (buffer.memory). */
const bufferBytes = 32 * 1024 * 1024;

/** Closed batches until they are acknowledged, split or rejected, and the memory they take. */
export class InFlightBatches {
  /** Number of acknowledged records, by partition. */
  readonly ackedCounts = new Map<number, number>();
  readonly rejectedRecords: RejectedRecords;
  readonly #options: InFlightBatchesOptions;
  readonly #accumulator: () => Accumulator;
  readonly #onRejected: () => void;
  #buffered = 0;

  /** `onRejected` is called with the first rejected record, so that records before it are flushed. */
  constructor(options: InFlightBatchesOptions, accumulator: () => Accumulator, onRejected: () => void) {
    this.#options = options;
    this.#accumulator = accumulator;
    this.#onRejected = onRejected;
    this.rejectedRecords = new RejectedRecords(options.topic);
  }

  /** True when the memory for unacknowledged batches is used up. */
  get isFull(): boolean {
    return this.#buffered >= bufferBytes;
  }

  get isEmpty(): boolean {
    return this.#buffered === 0;
  }

  /** Registers a closed batch; returns false where it is a single record above the topic's limit, which is rejected. */
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

  /** Splits a batch that is too large for the topic (KIP-126), and lowers the size of later batches. */
  split(batch: PendingBatch, message: string | null): PendingBatch[] {
    const parts = splitBatch(batch.bytes, this.#options.codec);
    if (parts.length === 1) {
      this.#buffered -= batch.bytes.length;
      this.#reject(batch, null, message);
      return [];
    }
    this.#accumulator().limitBatchSize(Math.ceil(batch.bytes.length / 2));
    this.#buffered += parts.reduce((sum, { bytes }) => sum + bytes.length, 0) - batch.bytes.length;
    const { deadline, mayBeWritten } = batch;
    return parts.map((part) => ({ ...pendingBatch(), ...part, deadline, mayBeWritten }));
  }

  #reject(batch: PendingBatch, limit: number | null, message: string | null = null): void {
    if (this.rejectedRecords.add(batch, limit, message)) this.#onRejected();
  }
}
