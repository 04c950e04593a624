import { CliError } from '../../errors.js';
import type { RecordCursor } from '../../records/record.js';
import { type AbortedTransaction, AbortedTransactions } from './aborted-transactions.js';
import { field, lengthOverhead, readLong } from './batch.js';
import type { Codec } from './compression.js';
import { RecordInPlace } from './record-in-place.js';
import { openBatch, type SoundBatch, UnsoundBatch } from './sound-batch.js';

export interface Batches {
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
  readonly #source: Batches;
  readonly #until: number;
  readonly #aborted: AbortedTransactions;
  /** Where the batch that is read starts, and the one after it. */
  #start = 0;
  #next = 0;
  /** Of the batch that is read. */
  #left = 0;
  #baseOffset = 0;
  #baseTimestamp = 0;
  #appendTimestamp = -1;
  #endOffset = 0;
  #passOver = false;

  constructor(source: Batches) {
    super(source.topic, source.partition);
    this.position = source.from;
    this.#source = source;
    this.#until = source.until ?? Number.POSITIVE_INFINITY;
    this.#aborted = new AbortedTransactions(source.aborted ?? []);
  }

  /** Moves to the next record; false when there is none. */
  next(): boolean {
    for (;;) {
      while (this.#left > 0) {
        this.#readNext();
        if (this.offset >= this.#until) {
          this.position = this.#until;
          return false;
        }
        if (this.offset < this.position) continue;
        this.position = this.offset + 1;
        if (!this.#passOver) return true;
      }
      this.position = Math.max(this.position, Math.min(this.#endOffset, this.#until));
      if (!this.#openNext()) return false;
    }
  }

  #readNext(): void {
    this.#left--;
    try {
      this.read(this.#baseOffset, this.#baseTimestamp);
    } catch (error) {
      throw this.#corrupt('a record in it is malformed', error);
    }
    if (this.#appendTimestamp !== -1) this.timestamp = this.#appendTimestamp;
    if (this.#left === 0 && this.numbers.at !== this.numbers.end) throw this.#corrupt('it holds more than its records');
  }

  #openNext(): boolean {
    const { bytes, codecs } = this.#source;
    if (bytes.length - this.#next < lengthOverhead || this.position >= this.#until) return false;
    this.#start = this.#next;
    let batch: SoundBatch | undefined;
    try {
      batch = openBatch(bytes, this.#start, codecs);
    } catch (error) {
      if (!(error instanceof UnsoundBatch)) throw error;
      throw this.#corrupt(error.message, error);
    }
    if (!batch) return false;
    this.#enter(batch);
    return true;
  }

  #enter(batch: SoundBatch): void {
    this.#next = batch.end;
    this.#left = batch.count;
    this.#baseOffset = batch.baseOffset;
    this.#baseTimestamp = batch.baseTimestamp;
    this.#appendTimestamp = batch.appendTimestamp;
    this.#endOffset = batch.lastOffset + 1;
    this.numbers.bytes = batch.bytes;
    this.numbers.at = batch.recordsStart;
    this.numbers.end = batch.recordsEnd;
    this.#passOver = this.#isPassedOver(batch);
  }

  /** Control batches, and batches of a transaction between its first record and its abort marker. */
  #isPassedOver({ lastOffset, control, transactional, producerId }: SoundBatch): boolean {
    this.#aborted.reached(lastOffset);
    if (!control) return transactional && this.#aborted.holds(producerId);
    if (this.#aborted.holds(producerId) && this.#isAbort()) this.#aborted.ended(producerId);
    return true;
  }

  /** The key of a control record is a version and a type. */
  #isAbort(): boolean {
    if (this.#left < 1) return false;
    const { at } = this.numbers;
    try {
      this.read(this.#baseOffset, this.#baseTimestamp);
    } catch (error) {
      throw this.#corrupt('its control record is malformed', error);
    }
    this.numbers.at = at;
    return this.keyEnd - this.keyStart >= 4 && this.bytes.readInt16BE(this.keyStart + 2) === abortMarker;
  }

  #corrupt(why: string, cause?: unknown): CliError {
    const { bytes } = this.#source;
    const base = readLong(bytes, this.#start + field.baseOffset);
    const lastDelta = this.#start + field.lastOffsetDelta;
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
