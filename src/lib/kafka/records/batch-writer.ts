import { RangeCopier } from '../../records/copy-range.js';
import type { RecordDraft } from '../../records/record.js';
import { attribute, field, lengthOverhead, magic, writeLong } from './batch.js';
import type { Codec } from './compression.js';
import { crc32c } from './crc32c.js';
import { varintSize, writeVarint } from './varint.js';

/** Who wrote a batch (KIP-98); -1 throughout without idempotence. */
export interface ProducerIdentity {
  readonly producerId: number;
  readonly epoch: number;
}

function bodySize(draft: RecordDraft, timestampSize: number, offsetSize: number): number {
  const keyLength = draft.keyEnd - draft.keyStart;
  const valueLength = draft.valueEnd - draft.valueStart;
  const { headers, rawHeaders } = draft;
  let size = 1 + timestampSize + offsetSize + varintSize(rawHeaders?.count ?? headers.length);
  size += draft.keyStart < 0 ? 1 : varintSize(keyLength) + keyLength;
  size += draft.valueStart < 0 ? 1 : varintSize(valueLength) + valueLength;
  if (rawHeaders) return size + rawHeaders.end - rawHeaders.start;
  for (const { key, value } of headers) {
    const length = Buffer.byteLength(key);
    size += varintSize(length) + length + (value ? varintSize(value.length) + value.length : 1);
  }
  return size;
}

/** Builds one record batch v2: records are framed straight into its buffer, which grows up to the limit. */
export class BatchWriter {
  count = 0;
  readonly #limit: number;
  readonly #ranges = new RangeCopier();
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
    if (this.count === 0) {
      this.#baseTimestamp = timestamp;
      this.#maxTimestamp = timestamp;
    }
    const delta = timestamp - this.#baseTimestamp;
    const length = bodySize(draft, varintSize(delta), varintSize(this.count));
    const end = this.#at + varintSize(length) + length;
    if (end > this.#limit && this.count > 0) return false;
    if (end > this.#bytes.length) this.#grow(end);
    if (timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp;
    this.#write(draft, length, delta);
    this.count++;
    return true;
  }

  #write(draft: RecordDraft, length: number, timestampDelta: number): void {
    const bytes = this.#bytes;
    let at = writeVarint(bytes, this.#at, length);
    bytes[at++] = 0;
    at = writeVarint(bytes, at, timestampDelta);
    at = writeVarint(bytes, at, this.count);
    at = this.#writeBytes(at, draft.keyBytes, draft.keyStart, draft.keyEnd);
    at = this.#writeBytes(at, draft.valueBytes, draft.valueStart, draft.valueEnd);
    this.#at = this.#writeHeaders(at, draft);
  }

  #writeHeaders(start: number, { headers, rawHeaders: raw }: RecordDraft): number {
    let at = writeVarint(this.#bytes, start, raw?.count ?? headers.length);
    if (raw) return this.#ranges.copy(raw.bytes, raw.start, raw.end, this.#bytes, at);
    for (const { key, value } of headers) {
      const name = Buffer.from(key);
      at = this.#writeBytes(at, name, 0, name.length);
      at = value ? this.#writeBytes(at, value, 0, value.length) : writeVarint(this.#bytes, at, -1);
    }
    return at;
  }

  #writeBytes(at: number, from: Buffer, start: number, end: number): number {
    const bytes = this.#bytes;
    if (start < 0) return writeVarint(bytes, at, -1);
    return this.#ranges.copy(from, start, end, bytes, writeVarint(bytes, at, end - start));
  }

  #grow(needed: number): void {
    const bytes = Buffer.allocUnsafe(Math.max(needed, Math.min(this.#limit, this.#bytes.length * 4)));
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
