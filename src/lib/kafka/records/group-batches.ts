import type { EachBatchPayload } from 'kafkajs';
import { partitionKey } from '../../base/topic-partition.js';
import type { RecordCursor } from '../../records/record.js';
import { errorChain } from '../kafkajs-failures.js';
import { KafkaJsRecords } from './kafkajs-records.js';

interface UnwrittenBatch {
  readonly cursor: KafkaJsRecords;
  /** Lets the handler go on: it returns, and kafkajs fetches more. */
  readonly release: () => void;
  /** Ends the handler with an error, on which kafkajs joins the group again. */
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
 * What is in an error where the group goes on without this member, or with other shares of the partitions: kafkajs joins
 * again when it is given just that.
 */
export const rejoinError = (error: unknown): Error | undefined =>
  errorChain(error).find(({ type }) => rejoinErrorTypes.has(type));

/**
 * The batches that kafkajs hands over, each held until its records are written, however long that takes: meanwhile the
 * member stays alive, and joins again when its group rebalances. Then kafkajs reads again from what is committed, and
 * what this member has written already is passed over.
 */
export class GroupBatches {
  readonly #onBatch: () => void;
  #queued: UnwrittenBatch[] = [];
  #current: UnwrittenBatch | undefined;
  /** What ended the membership, until the group is joined again. */
  #rejoinError: Error | undefined;
  /** The offset after what was written, by partition. */
  readonly #markWritten = new Map<string, number>();
  /** Partitions whose next batch may hold what was written before the last join. */
  #mayRepeat: ReadonlySet<string> = new Set();
  #closed = false;

  constructor(arrived: () => void) {
    this.#onBatch = arrived;
  }

  get isEmpty(): boolean {
    return this.#queued.length === 0;
  }

  /** Called by kafkajs; ends when the batch was written, or is no longer this member's. */
  async offer({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    if (this.#closed) return;
    if (this.#rejoinError) throw this.#rejoinError;
    const beat = setInterval(() => {
      heartbeat().catch((error) => {
        const call = rejoinError(error);
        if (call) this.abandonAll(call);
      });
    }, heartbeatMs);
    try {
      await new Promise<void>((release, abandon) => {
        this.#queued.push({ cursor: new KafkaJsRecords(batch), release, abandon });
        this.#onBatch();
      });
    } finally {
      clearInterval(beat);
    }
  }

  /** The next batch, where there is one; the one before is released. */
  poll(): KafkaJsRecords | undefined {
    this.#current?.release();
    this.#current = this.#queued.shift();
    const cursor = this.#current?.cursor;
    if (!cursor) return undefined;
    const place = partitionKey(cursor);
    if (this.#mayRepeat.has(place)) {
      cursor.skipTo(this.#markWritten.get(place) ?? 0);
      this.#mayRepeat = new Set([...this.#mayRepeat].filter((joined) => joined !== place));
    }
    return cursor;
  }

  /** True for the batch taken last, while its partition is this member's. */
  isCurrent(cursor: RecordCursor): boolean {
    return this.#current?.cursor === cursor;
  }

  written(cursor: RecordCursor): void {
    this.#markWritten.set(partitionKey(cursor), cursor.position);
  }

  /** The group goes on without this member: kafkajs gets every batch back, and joins again. */
  abandonAll(call: Error): void {
    this.#rejoinError ??= call;
    for (const { abandon } of this.#unwritten) abandon(call);
    this.#queued = [];
  }

  /** The group is joined, with these partitions. */
  onAssigned(places: readonly string[]): void {
    this.#rejoinError = undefined;
    this.#mayRepeat = new Set(places);
    for (const place of this.#markWritten.keys()) if (!this.#mayRepeat.has(place)) this.#markWritten.delete(place);
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
