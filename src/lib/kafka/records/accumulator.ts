import type { LinesTaken, RecordDraft, ValueLines } from '../../records/record.js';
import { BatchMemory } from './batch-memory.js';
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
  readonly closed: (queue: PartitionQueue, batch: PendingBatch) => void;
}

/** A batch that is being filled, and what it will be. */
export interface OpenBatch {
  readonly queue: PartitionQueue;
  readonly writer: BatchWriter;
  readonly pending: PendingBatch;
  /** Milliseconds of performance.now() after which it is closed, however busy its leader is. */
  readonly closesBy: number;
}

/** A leader that is busy with other partitions has room for this one by then. */
const longestWaitMs = 1000;

/** Gathers records into a batch a partition, until it is full or has waited long enough. */
export class Accumulator {
  readonly #options: AccumulatorOptions;
  readonly #events: AccumulatorEvents;
  readonly #memory: BatchMemory;
  /** By partition. */
  readonly #open: (OpenBatch | undefined)[] = [];
  #framer: LineFramer | undefined;
  #batchBytes: number;
  #linger: NodeJS.Timeout | undefined;

  constructor(options: AccumulatorOptions, events: AccumulatorEvents) {
    this.#options = options;
    this.#events = events;
    this.#batchBytes = options.batchBytes;
    this.#memory = new BatchMemory(options.batchBytes);
  }

  /** Gives the batch into which the record was put, as its last one. */
  append(queue: PartitionQueue, draft: RecordDraft, timestamp: number): OpenBatch {
    let open = this.#open[queue.partition] ?? this.#begin(queue);
    if (!open.writer.append(draft, timestamp)) {
      this.#close(open);
      open = this.#begin(queue);
      open.writer.append(draft, timestamp);
    }
    this.#appended(open);
    return open;
  }

  /** Puts as many lines as fit into the partition's batch, and gives it with what it took. */
  appendLines(
    queue: PartitionQueue,
    draft: RecordDraft,
    lines: ValueLines,
    timestamp: number,
  ): [OpenBatch, LinesTaken] {
    this.#framer ??= new LineFramer();
    const open = this.#open[queue.partition] ?? this.#begin(queue);
    const taken = open.writer.appendLines(this.#framer, draft, lines, timestamp);
    this.#appended(open);
    return [open, taken];
  }

  closeAll(): void {
    this.end();
    for (const open of this.#open) if (open) this.#close(open);
  }

  /** No batch is larger than this from now on. */
  limit(bytes: number): void {
    this.#batchBytes = Math.min(this.#batchBytes, bytes);
  }

  /** Takes back the memory of a batch that is acknowledged. */
  release({ bytes }: PendingBatch): void {
    this.#memory.give(bytes);
  }

  end(): void {
    clearTimeout(this.#linger);
    this.#linger = undefined;
  }

  /**
   * Closes what has waited long enough. What could not be written at once anyway is left open to be filled: while a
   * leader is busy a batch waits for its answer, as small writes to a socket do (RFC 896).
   */
  readonly #closeIdle = (): void => {
    this.#linger = undefined;
    for (const open of this.#open) {
      if (!open) continue;
      if (this.#events.isBusy(open.queue) && performance.now() < open.closesBy)
        this.#linger ??= setTimeout(this.#closeIdle, this.#options.lingerMs);
      else this.#close(open);
    }
  };

  #appended(open: OpenBatch): void {
    if (open.writer.size >= this.#batchBytes) this.#close(open);
    else this.#linger ??= setTimeout(this.#closeIdle, this.#options.lingerMs);
  }

  #begin(queue: PartitionQueue): OpenBatch {
    const open = {
      queue,
      writer: new BatchWriter(this.#batchBytes, this.#memory.take()),
      pending: pendingBatch(),
      closesBy: performance.now() + Math.max(longestWaitMs, this.#options.lingerMs),
    };
    this.#open[queue.partition] = open;
    return open;
  }

  #close({ queue, writer, pending }: OpenBatch): void {
    this.#open[queue.partition] = undefined;
    if (writer.count === 0) {
      this.#memory.give(writer.memory);
      return;
    }
    pending.bytes = this.#memory.keep(writer.finish(this.#options.codec), writer.memory);
    pending.count = writer.count;
    this.#events.closed(queue, pending);
  }
}
