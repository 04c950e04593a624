import { CliError } from '../../base/errors.js';
import { lazy } from '../../base/lazy.js';
import type { OutputBuffer } from '../../records/output-buffer.js';
import type { RecordTemplate } from '../../records/record-template.js';
import type { FetchedRecords } from '../values/fetching.js';
import { type AbortedTransaction, AbortedTransactions } from './aborted-transactions.js';
import { batchField, logOverhead, readInt64 } from './batch.js';
import type { Codec } from './compression.js';
import { CorruptBatch, type DecodedBatch, decodeBatch } from './decoded-batch.js';
import { RecordFormatter } from './record-formatter.js';
import { RecordInPlace } from './record-in-place.js';

export interface RecordReaderSource {
  readonly topic: string;
  readonly partition: number;
  /** Record batches of a fetch response; a truncated one at the end is ignored. */
  readonly bytes: Buffer;
  /** Skip records before this offset: brokers send whole batches. */
  readonly from: number;
  /** Stop before this offset. */
  readonly until?: number;
  readonly aborted?: readonly AbortedTransaction[];
  /** Loaded codecs by id. */
  readonly codecs?: ReadonlyMap<number, Codec>;
}

const abortMarker = 0;

/** Shared by all readers: its memory holds nothing between two calls. */
const recordFormatter = lazy(() => ({ formatter: RecordFormatter.create() }));

/**
 * Iterates over the records of consecutive batches, in place. Control batches and aborted records are skipped. A
 * corrupt batch throws CliError `failed` with its offset, before any of its records is returned.
 */
export class RecordReader extends RecordInPlace implements FetchedRecords {
  /** The offset after the last record that was read or skipped. */
  position: number;
  readonly #source: RecordReaderSource;
  readonly #until: number;
  readonly #aborted: AbortedTransactions;
  /** Start of the current batch, and of the next one. */
  #start = 0;
  #next = 0;
  /** Of the current batch. */
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

  /** Moves to the next record; returns false at the end. */
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

  /** Never takes the last record of a batch: `next` checks that nothing follows it. */
  writeMany(template: RecordTemplate, out: OutputBuffer, most: number): number {
    if (this.#remaining < 2 || this.#skipBatch) return 0;
    const { formatter } = recordFormatter();
    if (!formatter?.prepare(template, this.topic, this.partition)) return 0;
    const run = {
      bytes: this.varints.bytes,
      start: this.varints.at,
      end: this.varints.end,
      baseOffset: this.#baseOffset,
      baseTimestamp: this.#baseTimestamp,
      appendTimestamp: this.#appendTimestamp,
      from: this.position,
      until: this.#until,
    };
    const count = formatter.format(run, Math.min(most, this.#remaining - 1), out);
    if (count === 0) return 0;
    this.#remaining -= count;
    this.varints.at = formatter.position;
    this.position = formatter.lastOffset + 1;
    return count;
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

  /** True for control batches, and for batches of an aborted transaction. */
  #isSkipped({ lastOffset, control, transactional, producerId }: DecodedBatch): boolean {
    this.#aborted.advanceTo(lastOffset);
    if (!control) return transactional && this.#aborted.isAborted(producerId);
    if (this.#aborted.isAborted(producerId) && this.#isAbort()) this.#aborted.endTransaction(producerId);
    return true;
  }

  /** Reads the key of a control record: version and type, of two bytes each. */
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
