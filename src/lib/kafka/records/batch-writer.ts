import type { LinesTaken, RecordDraft, ValueLines } from '../../records/record.js';
import { attribute, field, lengthOverhead, magic, writeLong } from './batch.js';
import type { Codec } from './compression.js';
import { crc32c } from './crc32c.js';
import type { LineFramer } from './line-framer.js';
import { headersSize, headSize, keySize, RecordParts, valueSize } from './record-parts.js';
import { varintSize, writeVarint } from './varint.js';

/** Who wrote a batch (KIP-98); -1 throughout without idempotence. */
export interface ProducerIdentity {
  readonly producerId: number;
  readonly epoch: number;
}

/** Builds one record batch v2: records are framed straight into its buffer, which grows up to the limit. */
export class BatchWriter {
  count = 0;
  readonly #limit: number;
  readonly #parts = new RecordParts();
  #bytes: Buffer;
  #at: number = field.records;
  #baseTimestamp = 0;
  #maxTimestamp = 0;

  /** A batch of at most `limit` bytes before compression; a single larger record still gets a batch of its own. `memory` to begin with. */
  constructor(limit: number, memory: Buffer = Buffer.allocUnsafe(Math.min(limit, 16 * 1024))) {
    this.#limit = limit;
    this.#bytes = memory;
  }

  /** What the records lie in; free for another batch once this one is compressed or acknowledged. */
  get memory(): Buffer {
    return this.#bytes;
  }

  /** Bytes so far. */
  get size(): number {
    return this.#at;
  }

  /** Appends a record; false, and nothing done, where it no longer fits. */
  append(draft: RecordDraft, timestamp: number): boolean {
    const delta = this.#deltaOf(timestamp);
    const length = headSize(delta) + varintSize(this.count) + keySize(draft) + valueSize(draft) + headersSize(draft);
    const end = this.#at + varintSize(length) + length;
    if (end > this.#limit && this.count > 0) return false;
    this.#reserve(end);
    this.#write(draft, length, delta);
    this.#added(1, timestamp);
    return true;
  }

  /** Appends records that differ in their values alone; takes no line that is incomplete, nor one that no longer fits. */
  appendLines(framer: LineFramer, draft: RecordDraft, lines: ValueLines, timestamp: number): LinesTaken {
    const before = this.count;
    let { start } = lines;
    if (!framer.begin(draft, this.#deltaOf(timestamp))) return { count: 0, start };
    while (framer.frame(lines, start, this.count, this.#limit - this.#at)) {
      const { framed } = framer;
      this.#reserve(this.#at + framed.length);
      this.#bytes.set(framed, this.#at);
      this.#at += framed.length;
      this.#added(framer.count, timestamp);
      start = framer.start;
    }
    return { count: this.count - before, start };
  }

  /** The first record's time is the batch's. */
  #deltaOf(timestamp: number): number {
    if (this.count === 0) {
      this.#baseTimestamp = timestamp;
      this.#maxTimestamp = timestamp;
    }
    return timestamp - this.#baseTimestamp;
  }

  #added(count: number, timestamp: number): void {
    this.count += count;
    if (timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp;
  }

  #write(draft: RecordDraft, length: number, timestampDelta: number): void {
    const bytes = this.#bytes;
    const parts = this.#parts;
    let at = parts.head(bytes, writeVarint(bytes, this.#at, length), timestampDelta);
    at = writeVarint(bytes, at, this.count);
    at = parts.key(bytes, at, draft);
    at = parts.value(bytes, at, draft);
    this.#at = parts.headers(bytes, at, draft);
  }

  /** Makes the memory as long as this at least. */
  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafe(Math.max(length, Math.min(this.#limit, this.#bytes.length * 4)));
    this.#bytes.copy(bytes, 0, 0, this.#at);
    this.#bytes = bytes;
  }

  /** Closes the batch, compressed where that makes it smaller; `sign` makes it whole. */
  finish(codec: Codec): Buffer {
    let bytes = this.#bytes.subarray(0, this.#at);
    let compression = 0;
    if (codec.id !== 0) {
      const packed = codec.compress(bytes.subarray(field.records));
      if (packed.length < bytes.length - field.records) {
        bytes = Buffer.concat([bytes.subarray(0, field.records), packed]);
        compression = codec.id;
      }
    }
    writeLong(bytes, field.baseOffset, 0);
    bytes.writeInt32BE(bytes.length - lengthOverhead, field.length);
    bytes.writeInt32BE(-1, field.leaderEpoch);
    bytes[field.magic] = magic;
    bytes.writeInt16BE(compression & attribute.compression, field.attributes);
    bytes.writeInt32BE(this.count - 1, field.lastOffsetDelta);
    writeLong(bytes, field.baseTimestamp, this.#baseTimestamp);
    writeLong(bytes, field.maxTimestamp, this.#maxTimestamp);
    bytes.writeInt32BE(this.count, field.count);
    return bytes;
  }
}

/** Without idempotence. */
export const nobody: ProducerIdentity = { producerId: -1, epoch: -1 };

/** Gives a finished batch its producer and sequence, and so its checksum; may be done again with others. */
export function sign(bytes: Buffer, { producerId, epoch }: ProducerIdentity, baseSequence: number): void {
  writeLong(bytes, field.producerId, producerId);
  bytes.writeInt16BE(epoch, field.producerEpoch);
  bytes.writeInt32BE(baseSequence, field.baseSequence);
  bytes.writeUInt32BE(crc32c(bytes, field.attributes), field.crc);
}
