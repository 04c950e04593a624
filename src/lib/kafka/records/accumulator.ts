import type { AppendedLines, RecordDraft, ValueLines } from '../../records/record.js';
import { BatchBufferPool } from './batch-buffer-pool.js';
import { BatchWriter } from './batch-writer.js';
import type { Codec } from './compression.js';
import { LineFramer } from './line-framer.js';
import type { PartitionQueue } from './partition-queue.js';
import { type PendingBatch, pendingBatch } from './pending-batch.js';

export interface AccumulatorOptions {
  /** Size of a full batch before compression, in bytes. */
  readonly batchBytes: number;
  readonly codec: Codec;
  /** Time for which a batch waits for more records, in milliseconds (linger.ms). */
  readonly lingerMs: number;
}
export interface AccumulatorEvents {
  /** True while the leader of this partition has unanswered requests, so that a closed batch would wait anyway. */
  readonly isBusy: (queue: PartitionQueue) => boolean;
  readonly onBatchClosed: (queue: PartitionQueue, batch: PendingBatch) => void;
}

/** A batch that is being filled, and the pending batch that it becomes when it is closed. */
export interface OpenBatch {
  readonly queue: PartitionQueue;
  readonly writer: BatchWriter;
  readonly pending: PendingBatch;
  /** Time of performance.now(), in milliseconds, after which the batch is closed even if its leader is busy. */
  readonly closeDeadline: number;
}

/** Upper limit of the time a batch stays open for a busy leader, in milliseconds. */
const maxOpenMs = 1000;

/** Collects records in one open batch per partition; a batch is closed when it is full or has lingered. */
export class Accumulator {
  readonly #options: AccumulatorOptions;
  readonly #events: AccumulatorEvents;
  readonly #buffers: BatchBufferPool;
  /** Index: partition. */
  readonly #open: (OpenBatch | undefined)[] = [];
  #framer: LineFramer | undefined;
  #batchBytes: number;
  #lingerTimer: NodeJS.Timeout | undefined;

  constructor(options: AccumulatorOptions, events: AccumulatorEvents) {
    this.#options = options;
    this.#events = events;
    this.#batchBytes = options.batchBytes;
    this.#buffers = new BatchBufferPool(options.batchBytes);
  }

  /** Appends a record and returns the batch that holds it, as its last record. */
  append(queue: PartitionQueue, draft: RecordDraft, timestamp: number): OpenBatch {
    let open = this.#open[queue.partition] ?? this.#openBatch(queue);
    if (!open.writer.append(draft, timestamp)) {
      this.#close(open);
      open = this.#openBatch(queue);
      open.writer.append(draft, timestamp);
    }
    this.#closeIfFull(open);
    return open;
  }

  /** Appends as many lines as fit into the partition's batch; returns that batch and what was appended. */
  appendLines(
    queue: PartitionQueue,
    draft: RecordDraft,
    lines: ValueLines,
    timestamp: number,
  ): [OpenBatch, AppendedLines] {
    this.#framer ??= new LineFramer();
    const open = this.#open[queue.partition] ?? this.#openBatch(queue);
    const appended = open.writer.appendLines(this.#framer, draft, lines, timestamp);
    this.#closeIfFull(open);
    return [open, appended];
  }

  closeAll(): void {
    this.cancelLinger();
    for (const open of this.#open) if (open) this.#close(open);
  }

  /** Lowers the size of batches that are opened from now on. */
  limitBatchSize(bytes: number): void {
    this.#batchBytes = Math.min(this.#batchBytes, bytes);
  }

  /** Returns the buffer of an acknowledged batch to the pool. */
  release({ bytes }: PendingBatch): void {
    this.#buffers.deallocate(bytes);
  }

  cancelLinger(): void {
    clearTimeout(this.#lingerTimer);
    this.#lingerTimer = undefined;
  }

  /**
   * Closes batches that have lingered. While their leader is busy they stay open to be filled: they could not be sent
   * yet anyway (the reasoning of RFC 896).
   */
  readonly #closeIdle = (): void => {
    this.#lingerTimer = undefined;
    for (const open of this.#open) {
      if (!open) continue;
      if (this.#events.isBusy(open.queue) && performance.now() < open.closeDeadline)
        this.#lingerTimer ??= setTimeout(this.#closeIdle, this.#options.lingerMs);
      else this.#close(open);
    }
  };

  #closeIfFull(open: OpenBatch): void {
    if (open.writer.size >= this.#batchBytes) this.#close(open);
    else this.#lingerTimer ??= setTimeout(this.#closeIdle, this.#options.lingerMs);
  }

  #openBatch(queue: PartitionQueue): OpenBatch {
    const open = {
      queue,
      writer: new BatchWriter(this.#batchBytes, this.#buffers.allocate()),
      pending: pendingBatch(),
      closeDeadline: performance.now() + Math.max(maxOpenMs, this.#options.lingerMs),
    };
    this.#open[queue.partition] = open;
    return open;
  }

  #close({ queue, writer, pending }: OpenBatch): void {
    this.#open[queue.partition] = undefined;
    if (writer.count === 0) {
      this.#buffers.deallocate(writer.buffer);
      return;
    }
    pending.bytes = this.#buffers.rightSize(writer.finish(this.#options.codec), writer.buffer);
    pending.count = writer.count;
    this.#events.onBatchClosed(queue, pending);
  }
}
