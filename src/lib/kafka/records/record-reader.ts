import { CliError } from '../../errors.js';
import type { RawHeaders, RecordCursor, RecordHeader } from '../../records/record.js';
import { type AbortedTransaction, AbortedTransactions } from './aborted-transactions.js';
import { attribute, field, lengthOverhead, magic, readLong } from './batch.js';
import type { Codec } from './compression.js';
import { crc32c } from './crc32c.js';
import { InflatedTooLarge, inflatesTooFar } from './inflated-limit.js';
import { passHeaders, readHeaders } from './record-headers.js';
import { VarintReader } from './varint.js';

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

const none = Buffer.alloc(0);
const abortMarker = 0;

/**
 * Reads the records of a run of batches one after the other, in place. Control batches and records of aborted
 * transactions are passed over. What is not a sound batch throws CliError `failed` that names its place, before any
 * record of it was given.
 */
export class RecordReader implements RecordCursor {
  readonly topic: string;
  readonly partition: number;
  offset = -1;
  timestamp = -1;
  keyStart = -1;
  keyEnd = -1;
  valueStart = -1;
  valueEnd = -1;
  headerCount = 0;
  /** The offset after everything that was read or passed over. */
  position: number;
  readonly #source: Batches;
  readonly #until: number;
  readonly #numbers = new VarintReader(none);
  readonly #aborted: AbortedTransactions;
  #headersStart = 0;
  #next = 0;
  #left = 0;
  #batchStart = 0;
  #baseOffset = 0;
  #baseTimestamp = 0;
  #appendTimestamp = -1;
  #batchEndOffset = 0;
  #passOver = false;

  constructor(source: Batches) {
    this.topic = source.topic;
    this.partition = source.partition;
    this.position = source.from;
    this.#source = source;
    this.#until = source.until ?? Number.POSITIVE_INFINITY;
    this.#aborted = new AbortedTransactions(source.aborted ?? []);
  }

  get bytes(): Buffer {
    return this.#numbers.bytes;
  }

  /** Moves to the next record; false when there is none. */
  next(): boolean {
    for (;;) {
      while (this.#left > 0) {
        this.#left--;
        try {
          this.#readRecord();
        } catch (error) {
          throw this.#corrupt('a record in it is malformed', error);
        }
        if (this.#left === 0 && this.#numbers.at !== this.#numbers.end)
          throw this.#corrupt('it holds more than its records');
        if (this.offset >= this.#until) {
          this.position = this.#until;
          return false;
        }
        if (this.offset < this.position) continue;
        this.position = this.offset + 1;
        if (!this.#passOver) return true;
      }
      this.position = Math.max(this.position, Math.min(this.#batchEndOffset, this.#until));
      if (!this.#openBatch()) return false;
    }
  }

  #openBatch(): boolean {
    const { bytes } = this.#source;
    const start = this.#next;
    if (bytes.length - start < lengthOverhead || this.position >= this.#until) return false;
    this.#batchStart = start;
    this.#baseOffset = readLong(bytes, start + field.baseOffset);
    const size = lengthOverhead + bytes.readInt32BE(start + field.length);
    if (size < field.records) throw this.#corrupt('its length makes no sense');
    if (size > bytes.length - start) return false;
    if (bytes[start + field.magic] !== magic)
      throw this.#corrupt(`its format is version ${bytes[start + field.magic]}, and kafkactl reads version ${magic}`);
    if (crc32c(bytes, start + field.attributes, start + size) !== bytes.readUInt32BE(start + field.crc))
      throw this.#corrupt('its checksum is wrong');
    this.#next = start + size;
    this.#enter(start, size);
    return true;
  }

  #enter(start: number, size: number): void {
    const { bytes, codecs } = this.#source;
    const attributes = bytes.readInt16BE(start + field.attributes);
    const lastOffset = this.#baseOffset + bytes.readInt32BE(start + field.lastOffsetDelta);
    this.#batchEndOffset = lastOffset + 1;
    this.#baseTimestamp = readLong(bytes, start + field.baseTimestamp);
    this.#appendTimestamp = attributes & attribute.logAppendTime ? readLong(bytes, start + field.maxTimestamp) : -1;
    this.#left = bytes.readInt32BE(start + field.count);
    const numbers = this.#numbers;
    const compression = attributes & attribute.compression;
    if (compression === 0) {
      numbers.bytes = bytes;
      numbers.at = start + field.records;
      numbers.end = start + size;
    } else {
      const codec = codecs?.get(compression);
      if (!codec) throw this.#corrupt(`it is compressed with codec ${compression}, which no Kafka has`);
      try {
        numbers.bytes = codec.decompress(bytes.subarray(start + field.records, start + size));
      } catch (error) {
        throw this.#corrupt(
          `it ${error instanceof InflatedTooLarge ? inflatesTooFar : 'cannot be decompressed'}`,
          error,
        );
      }
      numbers.at = 0;
      numbers.end = numbers.bytes.length;
    }
    // The shortest record takes seven bytes: what claims more of them is not walked.
    if (this.#left < 0 || this.#left * 7 > numbers.end - numbers.at)
      throw this.#corrupt('its number of records makes no sense');
    this.#passOver = this.#isPassedOver(attributes, readLong(bytes, start + field.producerId), lastOffset);
  }

  /** Control batches, and batches of a transaction between its first record and its abort marker. */
  #isPassedOver(attributes: number, producerId: number, lastOffset: number): boolean {
    this.#aborted.reached(lastOffset);
    if (attributes & attribute.control) {
      if (this.#aborted.holds(producerId) && this.#isAbort()) this.#aborted.ended(producerId);
      return true;
    }
    return (attributes & attribute.transactional) !== 0 && this.#aborted.holds(producerId);
  }

  /** The key of a control record is a version and a type. */
  #isAbort(): boolean {
    if (this.#left < 1) return false;
    const { at } = this.#numbers;
    try {
      this.#readRecord();
    } catch (error) {
      throw this.#corrupt('its control record is malformed', error);
    }
    this.#numbers.at = at;
    return this.keyEnd - this.keyStart >= 4 && this.bytes.readInt16BE(this.keyStart + 2) === abortMarker;
  }

  #readRecord(): void {
    const numbers = this.#numbers;
    const length = numbers.read();
    const end = numbers.at + length;
    if (length < 0 || end > numbers.end) throw new RangeError('a record runs past the end');
    numbers.at++; // attributes: none is in use
    const timestampDelta = numbers.read();
    this.offset = this.#baseOffset + numbers.read();
    this.timestamp = this.#appendTimestamp === -1 ? this.#baseTimestamp + timestampDelta : this.#appendTimestamp;
    const keyLength = numbers.read();
    this.keyStart = keyLength < 0 ? -1 : numbers.at;
    if (keyLength > 0) numbers.at += keyLength;
    this.keyEnd = keyLength < 0 ? -1 : numbers.at;
    const valueLength = numbers.read();
    this.valueStart = valueLength < 0 ? -1 : numbers.at;
    if (valueLength > 0) numbers.at += valueLength;
    this.valueEnd = valueLength < 0 ? -1 : numbers.at;
    this.headerCount = numbers.read();
    this.#headersStart = numbers.at;
    if (this.headerCount === 0 ? numbers.at !== end : !passHeaders(numbers, this.headerCount, end))
      throw new RangeError('its parts do not fill it');
    numbers.at = end;
  }

  headers(): RecordHeader[] {
    return readHeaders(this.bytes, this.#headersStart, this.headerCount);
  }

  /** The headers as they lie there, valid as long as the record is. */
  get rawHeaders(): RawHeaders {
    return { bytes: this.bytes, start: this.#headersStart, end: this.#numbers.at, count: this.headerCount };
  }

  #corrupt(why: string, cause?: unknown): CliError {
    const place = `${this.topic} partition ${this.partition} at offset ${this.#baseOffset}`;
    return new CliError('failed', `the batch of ${place} is corrupt: ${why}`, {
      cause,
      kafka: 'CORRUPT_MESSAGE',
      hint: `Read on behind it:  kafkactl consume ${this.topic} --partition ${this.partition} --offset ${this.#afterBatch()}`,
    });
  }

  #afterBatch(): number {
    const { bytes } = this.#source;
    const at = this.#batchStart + field.lastOffsetDelta;
    const delta = at + 4 <= bytes.length ? bytes.readInt32BE(at) : 0;
    return this.#baseOffset + Math.max(0, delta) + 1;
  }
}
