import type { EachBatchPayload } from 'kafkajs';
import { partitionKey } from '../../places.js';
import type { RecordCursor } from '../../records/record.js';
import { errorChain } from '../kafkajs-failures.js';
import { Messages } from './messages.js';

interface Held {
  readonly cursor: Messages;
  /** Lets the handler go on: it returns, and kafkajs fetches more. */
  readonly release: () => void;
  /** Ends the handler with an error, on which kafkajs joins the group again. */
  readonly giveBack: (error: unknown) => void;
}

const heartbeatMs = 3000;

const joinAgain: ReadonlySet<unknown> = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'NOT_COORDINATOR_FOR_GROUP',
]);

/**
 * What is in an error where the group goes on without this member, or with other shares of the partitions: kafkajs joins
 * again when it is given just that.
 */
export const callToJoin = (error: unknown): Error | undefined =>
  errorChain(error).find(({ type }) => joinAgain.has(type));

/**
 * The batches that kafkajs hands over, each held until its records are written, however long that takes: meanwhile the
 * member stays alive, and joins again when its group rebalances. Then kafkajs reads again from what is committed, and
 * what this member has written already is passed over.
 */
export class GroupBatches {
  readonly #arrived: () => void;
  #waiting: Held[] = [];
  #current: Held | undefined;
  /** What ended the membership, until the group is joined again. */
  #lost: Error | undefined;
  /** The offset after what was written, by partition. */
  readonly #written = new Map<string, number>();
  /** Partitions whose next batch may hold what was written before the last join. */
  #joined: ReadonlySet<string> = new Set();
  #closed = false;

  constructor(arrived: () => void) {
    this.#arrived = arrived;
  }

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Called by kafkajs; ends when the batch was written, or is no longer this member's. */
  async hand({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    if (this.#closed) return;
    if (this.#lost) throw this.#lost;
    const beat = setInterval(() => {
      heartbeat().catch((error) => {
        const call = callToJoin(error);
        if (call) this.giveBack(call);
      });
    }, heartbeatMs);
    try {
      await new Promise<void>((release, giveBack) => {
        this.#waiting.push({ cursor: new Messages(batch), release, giveBack });
        this.#arrived();
      });
    } finally {
      clearInterval(beat);
    }
  }

  /** The next batch, where there is one; the one before is released. */
  take(): Messages | undefined {
    this.#current?.release();
    this.#current = this.#waiting.shift();
    const cursor = this.#current?.cursor;
    if (!cursor) return undefined;
    const place = partitionKey(cursor);
    if (this.#joined.has(place)) {
      cursor.skipTo(this.#written.get(place) ?? 0);
      this.#joined = new Set([...this.#joined].filter((joined) => joined !== place));
    }
    return cursor;
  }

  /** True for the batch taken last, while its partition is this member's. */
  holds(cursor: RecordCursor): boolean {
    return this.#current?.cursor === cursor;
  }

  written(cursor: RecordCursor): void {
    this.#written.set(partitionKey(cursor), cursor.position);
  }

  /** The group goes on without this member: kafkajs gets every batch back, and joins again. */
  giveBack(call: Error): void {
    this.#lost ??= call;
    for (const { giveBack } of this.#held) giveBack(call);
    this.#waiting = [];
  }

  /** The group is joined, with these partitions. */
  assigned(places: readonly string[]): void {
    this.#lost = undefined;
    this.#joined = new Set(places);
    for (const place of this.#written.keys()) if (!this.#joined.has(place)) this.#written.delete(place);
    if (this.#current && !this.#joined.has(partitionKey(this.#current.cursor))) this.#current = undefined;
  }

  close(): void {
    this.#closed = true;
    for (const { release } of this.#held) release();
  }

  get #held(): Held[] {
    return this.#current ? [this.#current, ...this.#waiting] : this.#waiting;
  }
}
