import type { AppendedLines, RecordDraft, ValueLines } from '../../records/record.js';
import { BatchBufferPool } from './batch-buffer-pool.js';
import { BatchWriter } from './batch-writer.js';
import type { Codec } from './compression.js';
import { LineFramer } from './line-framer.js';
import type { PartitionQueue } from './partition-queue.js';
import { type PendingBatch, pendingBatch } from './pending-batch.js';

export interface AccumulatorOptions {
  /** Bytes of a batch before compression. */
  readonly batchBytes: number;
  readonly codec: Codec;
  /** How long a batch waits for more records, in milliseconds. */
  readonly lingerMs: number;
}
export interface AccumulatorEvents {
  /** True while the queue's leader could take nothing more at once. */
  readonly isBusy: (queue: PartitionQueue) => boolean;
  readonly onBatchClosed: (queue: PartitionQueue, batch: PendingBatch) => void;
}

/** A batch that is being filled, and what it will be. */
export interface OpenBatch {
  readonly queue: PartitionQueue;
  readonly writer: BatchWriter;
  readonly pending: PendingBatch;
  /** Milliseconds of performance.now() after which it is closed, however busy its leader is. */
  readonly closeDeadline: number;
}

/** A leader that is busy with other partitions has room for this one by then. */
const maxOpenMs = 1000;

/** Gathers records into a batch a partition, until it is full or has waited long enough. */
export class Accumulator {
  readonly #options: AccumulatorOptions;
  readonly #events: AccumulatorEvents;
  readonly #buffers: BatchBufferPool;
  /** By partition. */
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

  /** Gives the batch into which the record was put, as its last one. */
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

  /** Puts as many lines as fit into the partition's batch, and gives it with what it took. */
  appendLines(
    queue: PartitionQueue,
    draft: RecordDraft,
    lines: ValueLines,
    timestamp: number,
  ): [OpenBatch, AppendedLines] {
    this.#framer ??= new LineFramer();
    const open = this.#open[queue.partition] ?? this.#openBatch(queue);
    const taken = open.writer.appendLines(this.#framer, draft, lines, timestamp);
    this.#closeIfFull(open);
    return [open, taken];
  }

  closeAll(): void {
    this.cancelLinger();
    for (const open of this.#open) if (open) this.#close(open);
  }

  /** No batch is larger than this from now on. */
  limitBatchSize(bytes: number): void {
    this.#batchBytes = Math.min(this.#batchBytes, bytes);
  }

  /** Takes back the memory of a batch that is acknowledged. */
  release({ bytes }: PendingBatch): void {
    this.#buffers.deallocate(bytes);
  }

  cancelLinger(): void {
    clearTimeout(this.#lingerTimer);
    this.#lingerTimer = undefined;
  }

  /**
   * Closes what has waited long enough. What could not be written at once anyway is left open to be filled: while a
   * leader is busy a batch waits for its answer, as small writes to a socket do (RFC 896).
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
