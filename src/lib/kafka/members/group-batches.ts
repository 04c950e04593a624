import type { EachBatchPayload } from 'kafkajs';
import { partitionKey } from '../../base/topic-partition.js';
import type { RecordCursor } from '../../records/record.js';
import { errorChain } from './kafkajs-failures.js';
import { KafkaJsRecords } from './kafkajs-records.js';

interface UnwrittenBatch {
  readonly cursor: KafkaJsRecords;
  /** Resolves the eachBatch handler: kafkajs fetches more. */
  readonly release: () => void;
  /** Rejects the eachBatch handler, with an error on which kafkajs rejoins the group. */
  readonly abandon: (error: unknown) => void;
}

const heartbeatMs = 3000;

const rejoinErrorTypes: ReadonlySet<unknown> = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'NOT_COORDINATOR_FOR_GROUP',
]);

/**
 * The error of a chain that says that the group rebalances or has dropped this member: kafkajs rejoins only when it is
 * thrown as it is.
 */
export const rejoinError = (error: unknown): Error | undefined =>
  errorChain(error).find(({ type }) => rejoinErrorTypes.has(type));

/**
 * Batches of kafkajs. Each eachBatch handler stays pending until its records are written, however long that takes;
 * meanwhile heartbeats keep the member alive and detect rebalances. After a rebalance kafkajs reads again from the
 * committed offsets, and records that were written already are skipped.
 */
export class GroupBatches {
  readonly #onBatch: () => void;
  #queued: UnwrittenBatch[] = [];
  #current: UnwrittenBatch | undefined;
  /** The error that ended the membership, until the group is joined again. */
  #rejoinError: Error | undefined;
  /** Offset after the last written record, by partition. */
  readonly #writtenOffsets = new Map<string, number>();
  /** Partitions whose next batch may contain records that were written before the last join. */
  #mayRepeat: ReadonlySet<string> = new Set();
  #closed = false;

  constructor(onBatch: () => void) {
    this.#onBatch = onBatch;
  }

  get isEmpty(): boolean {
    return this.#queued.length === 0;
  }

  /**
   * The eachBatch handler: resolves when the batch was written, rejects when its partition is no longer this member's.
   */
  async offer({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    if (this.#closed) return;
    if (this.#rejoinError) throw this.#rejoinError;
    const heartbeats = setInterval(() => {
      heartbeat().catch((error) => {
        const rejoin = rejoinError(error);
        if (rejoin) this.abandonAll(rejoin);
      });
    }, heartbeatMs);
    try {
      await new Promise<void>((release, abandon) => {
        this.#queued.push({ cursor: new KafkaJsRecords(batch), release, abandon });
        this.#onBatch();
      });
    } finally {
      clearInterval(heartbeats);
    }
  }

  /** Returns the next batch, if any, and releases the one before. */
  poll(): KafkaJsRecords | undefined {
    this.#current?.release();
    this.#current = this.#queued.shift();
    const cursor = this.#current?.cursor;
    if (!cursor) return undefined;
    const key = partitionKey(cursor);
    if (this.#mayRepeat.has(key)) {
      cursor.skipTo(this.#writtenOffsets.get(key) ?? 0);
      this.#mayRepeat = new Set([...this.#mayRepeat].filter((joined) => joined !== key));
    }
    return cursor;
  }

  /** True for the batch that was polled last, while its partition is assigned to this member. */
  isCurrent(cursor: RecordCursor): boolean {
    return this.#current?.cursor === cursor;
  }

  markWritten(cursor: RecordCursor): void {
    this.#writtenOffsets.set(partitionKey(cursor), cursor.position);
  }

  /** The group rebalances or has dropped this member: rejects all handlers, so that kafkajs rejoins. */
  abandonAll(error: Error): void {
    this.#rejoinError ??= error;
    for (const { abandon } of this.#unwritten) abandon(error);
    this.#queued = [];
  }

  /** Call after each join, with the keys of the assigned partitions. */
  onAssigned(keys: readonly string[]): void {
    this.#rejoinError = undefined;
    this.#mayRepeat = new Set(keys);
    for (const key of this.#writtenOffsets.keys()) if (!this.#mayRepeat.has(key)) this.#writtenOffsets.delete(key);
    if (this.#current && !this.#mayRepeat.has(partitionKey(this.#current.cursor))) this.#current = undefined;
  }

  close(): void {
    this.#closed = true;
    for (const { release } of this.#unwritten) release();
  }

  get #unwritten(): UnwrittenBatch[] {
    return this.#current ? [this.#current, ...this.#queued] : this.#queued;
  }
}
