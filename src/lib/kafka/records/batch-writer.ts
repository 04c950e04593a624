import type { AppendedLines, RecordDraft, ValueLines } from '../../records/record.js';
import { attributeMask, batchField, logOverhead, magic, writeInt64 } from './batch.js';
import type { Codec } from './compression.js';
import { crc32c } from './crc32c.js';
import type { LineFramer } from './line-framer.js';
import { headersSize, headSize, keySize, RecordPartWriter, valueSize } from './record-parts.js';
import { varintSize, writeVarint } from './varint.js';

/** Producer id and epoch of a batch (KIP-98); -1 without idempotence. */
export interface ProducerIdAndEpoch {
  readonly producerId: number;
  readonly epoch: number;
}

/** Builds one record batch v2: records are framed in place, in a buffer that grows up to the limit. */
export class BatchWriter {
  count = 0;
  readonly #limit: number;
  readonly #partWriter = new RecordPartWriter();
  #bytes: Buffer;
  #at: number = batchField.records;
  #baseTimestamp = 0;
  #maxTimestamp = 0;

  /**
   * `limit` is the size before compression; a single larger record still gets a batch of its own. `memory` is the
   * initial buffer.
   */
  constructor(limit: number, memory: Buffer = Buffer.allocUnsafe(Math.min(limit, 16 * 1024))) {
    this.#limit = limit;
    this.#bytes = memory;
  }

  /** The buffer of the batch; it can be reused once the batch is compressed or acknowledged. */
  get buffer(): Buffer {
    return this.#bytes;
  }

  /** Bytes of the batch so far, with its header. */
  get size(): number {
    return this.#at;
  }

  /** Appends a record; returns false, and changes nothing, where it does not fit. */
  append(draft: RecordDraft, timestamp: number): boolean {
    const delta = this.#timestampDelta(timestamp);
    const length = headSize(delta) + varintSize(this.count) + keySize(draft) + valueSize(draft) + headersSize(draft);
    const end = this.#at + varintSize(length) + length;
    if (end > this.#limit && this.count > 0) return false;
    this.#reserve(end);
    this.#write(draft, length, delta);
    this.#countRecords(1, timestamp);
    return true;
  }

  /**
   * Appends lines as records that differ in their values alone. Stops before an incomplete line and before one that
   * does not fit.
   */
  appendLines(framer: LineFramer, draft: RecordDraft, lines: ValueLines, timestamp: number): AppendedLines {
    const before = this.count;
    let { start } = lines;
    if (!framer.setCommonParts(draft, this.#timestampDelta(timestamp))) return { count: 0, start };
    while (framer.frame(lines, start, this.count, this.#limit - this.#at)) {
      const { framed } = framer;
      this.#reserve(this.#at + framed.length);
      this.#bytes.set(framed, this.#at);
      this.#at += framed.length;
      this.#countRecords(framer.count, timestamp);
      start = framer.nextStart;
    }
    return { count: this.count - before, start };
  }

  /** Timestamp relative to the base timestamp of the batch, which is that of its first record. */
  #timestampDelta(timestamp: number): number {
    if (this.count === 0) {
      this.#baseTimestamp = timestamp;
      this.#maxTimestamp = timestamp;
    }
    return timestamp - this.#baseTimestamp;
  }

  #countRecords(count: number, timestamp: number): void {
    this.count += count;
    if (timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp;
  }

  #write(draft: RecordDraft, length: number, timestampDelta: number): void {
    const bytes = this.#bytes;
    const parts = this.#partWriter;
    let at = parts.head(bytes, writeVarint(bytes, this.#at, length), timestampDelta);
    at = writeVarint(bytes, at, this.count);
    at = parts.key(bytes, at, draft);
    at = parts.value(bytes, at, draft);
    this.#at = parts.headers(bytes, at, draft);
  }

  /** Grows the buffer to at least this length. */
  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafe(Math.max(length, Math.min(this.#limit, this.#bytes.length * 4)));
    this.#bytes.copy(bytes, 0, 0, this.#at);
    this.#bytes = bytes;
  }

  /** Closes the batch, compressed where that makes it smaller. `setProducerState` completes it with the checksum. */
  finish(codec: Codec): Buffer {
    let bytes = this.#bytes.subarray(0, this.#at);
    let compression = 0;
    if (codec.id !== 0) {
      const packed = codec.compress(bytes.subarray(batchField.records));
      if (packed.length < bytes.length - batchField.records) {
        bytes = Buffer.concat([bytes.subarray(0, batchField.records), packed]);
        compression = codec.id;
      }
    }
    writeInt64(bytes, batchField.baseOffset, 0);
    bytes.writeInt32BE(bytes.length - logOverhead, batchField.length);
    bytes.writeInt32BE(-1, batchField.leaderEpoch);
    bytes[batchField.magic] = magic;
    bytes.writeInt16BE(compression & attributeMask.compression, batchField.attributes);
    bytes.writeInt32BE(this.count - 1, batchField.lastOffsetDelta);
    writeInt64(bytes, batchField.baseTimestamp, this.#baseTimestamp);
    writeInt64(bytes, batchField.maxTimestamp, this.#maxTimestamp);
    bytes.writeInt32BE(this.count, batchField.count);
    return bytes;
  }
}

/** The producer id of batches without idempotence. */
export const noProducerId: ProducerIdAndEpoch = { producerId: -1, epoch: -1 };

/**
 * Sets producer id, epoch and base sequence of a finished batch, and its checksum over them. May be repeated with
 * others.
 */
export function setProducerState(bytes: Buffer, { producerId, epoch }: ProducerIdAndEpoch, baseSequence: number): void {
  writeInt64(bytes, batchField.producerId, producerId);
  bytes.writeInt16BE(epoch, batchField.producerEpoch);
  bytes.writeInt32BE(baseSequence, batchField.baseSequence);
  bytes.writeUInt32BE(crc32c(bytes, batchField.attributes), batchField.crc);
}
