import { CliError } from '../../base/errors.js';
import type { RecordCursor } from '../../records/record.js';
import { type AbortedTransaction, AbortedTransactions } from './aborted-transactions.js';
import { batchField, logOverhead, readInt64 } from './batch.js';
import type { Codec } from './compression.js';
import { CorruptBatch, type DecodedBatch, decodeBatch } from './decoded-batch.js';
import { RecordInPlace } from './record-in-place.js';

export interface RecordReaderSource {
  readonly topic: string;
  readonly partition: number;
  /** Record batches as the broker sent them; one that is cut off at the end is left alone. */
  readonly bytes: Buffer;
  /** Records before this offset are passed over: a batch is sent whole. */
  readonly from: number;
  /** Records from this offset on are left alone. */
  readonly until?: number;
  readonly aborted?: readonly AbortedTransaction[];
  /** The codecs of the batches, by number. */
  readonly codecs?: ReadonlyMap<number, Codec>;
}

const abortMarker = 0;

/**
 * Reads the records of a run of batches one after the other, in place. Control batches and records of aborted
 * transactions are passed over. What is not a sound batch throws CliError `failed` that names its place, before any
 * record of it was given.
 */
export class RecordReader extends RecordInPlace implements RecordCursor {
  /** The offset after everything that was read or passed over. */
  position: number;
  readonly #source: RecordReaderSource;
  readonly #until: number;
  readonly #aborted: AbortedTransactions;
  /** Where the batch that is read starts, and the one after it. */
  #start = 0;
  #next = 0;
  /** Of the batch that is read. */
  #remaining = 0;
  #baseOffset = 0;
  #baseTimestamp = 0;
  #appendTimestamp = -1;
  #endOffset = 0;
  #skipBatch = false;

  constructor(source: RecordReaderSource) {
    super(source.topic, source.partition);
    this.position = source.from;
    this.#source = source;
    this.#until = source.until ?? Number.POSITIVE_INFINITY;
    this.#aborted = new AbortedTransactions(source.aborted ?? []);
  }

  /** Moves to the next record; false when there is none. */
  next(): boolean {
    for (;;) {
      while (this.#remaining > 0) {
        this.#readNext();
        if (this.offset >= this.#until) {
          this.position = this.#until;
          return false;
        }
        if (this.offset < this.position) continue;
        this.position = this.offset + 1;
        if (!this.#skipBatch) return true;
      }
      this.position = Math.max(this.position, Math.min(this.#endOffset, this.#until));
      if (!this.#openNext()) return false;
    }
  }

  #readNext(): void {
    this.#remaining--;
    try {
      this.readRecord(this.#baseOffset, this.#baseTimestamp);
    } catch (error) {
      throw this.#corrupt('a record in it is malformed', error);
    }
    if (this.#appendTimestamp !== -1) this.timestamp = this.#appendTimestamp;
    if (this.#remaining === 0 && this.varints.at !== this.varints.end)
      throw this.#corrupt('it holds more than its records');
  }

  #openNext(): boolean {
    const { bytes, codecs } = this.#source;
    if (bytes.length - this.#next < logOverhead || this.position >= this.#until) return false;
    this.#start = this.#next;
    let batch: DecodedBatch | undefined;
    try {
      batch = decodeBatch(bytes, this.#start, codecs);
    } catch (error) {
      if (!(error instanceof CorruptBatch)) throw error;
      throw this.#corrupt(error.message, error);
    }
    if (!batch) return false;
    this.#enterBatch(batch);
    return true;
  }

  #enterBatch(batch: DecodedBatch): void {
    this.#next = batch.end;
    this.#remaining = batch.count;
    this.#baseOffset = batch.baseOffset;
    this.#baseTimestamp = batch.baseTimestamp;
    this.#appendTimestamp = batch.appendTimestamp;
    this.#endOffset = batch.lastOffset + 1;
    this.varints.bytes = batch.bytes;
    this.varints.at = batch.recordsStart;
    this.varints.end = batch.recordsEnd;
    this.#skipBatch = this.#isSkipped(batch);
  }

  /** Control batches, and batches of a transaction between its first record and its abort marker. */
  #isSkipped({ lastOffset, control, transactional, producerId }: DecodedBatch): boolean {
    this.#aborted.advanceTo(lastOffset);
    if (!control) return transactional && this.#aborted.isAborted(producerId);
    if (this.#aborted.isAborted(producerId) && this.#isAbort()) this.#aborted.endTransaction(producerId);
    return true;
  }

  /** The key of a control record is a version and a type. */
  #isAbort(): boolean {
    if (this.#remaining < 1) return false;
    const { at } = this.varints;
    try {
      this.readRecord(this.#baseOffset, this.#baseTimestamp);
    } catch (error) {
      throw this.#corrupt('its control record is malformed', error);
    }
    this.varints.at = at;
    return this.keyEnd - this.keyStart >= 4 && this.bytes.readInt16BE(this.keyStart + 2) === abortMarker;
  }

  #corrupt(why: string, cause?: unknown): CliError {
    const { bytes } = this.#source;
    const base = readInt64(bytes, this.#start + batchField.baseOffset);
    const lastDelta = this.#start + batchField.lastOffsetDelta;
    const after = base + Math.max(0, lastDelta + 4 <= bytes.length ? bytes.readInt32BE(lastDelta) : 0) + 1;
    return new CliError(
      'failed',
      `the batch of ${this.topic} partition ${this.partition} at offset ${base} is corrupt: ${why}`,
      {
        cause,
        kafka: 'CORRUPT_MESSAGE',
        hint: `Read on behind it:  kafkactl consume ${this.topic} --partition ${this.partition} --offset ${after}`,
      },
    );
  }
}
