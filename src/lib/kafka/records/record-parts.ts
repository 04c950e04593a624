import { RangeCopier } from '../../records/range-copier.js';
import type { RecordDraft } from '../../records/record.js';
import { varintSize, writeVarint } from './varint.js';

/** Encoded size of a nullable range: its length and its bytes. */
const rangeSize = (start: number, end: number): number => (start < 0 ? 1 : varintSize(end - start) + end - start);

/** Encoded size of the attributes and the timestamp delta, in milliseconds. */
export const headSize = (timestampDelta: number): number => 1 + varintSize(timestampDelta);

export const keySize = ({ keyStart, keyEnd }: RecordDraft): number => rangeSize(keyStart, keyEnd);

export const valueSize = ({ valueStart, valueEnd }: RecordDraft): number => rangeSize(valueStart, valueEnd);

export function headersSize({ headers, rawHeaders }: RecordDraft): number {
  if (rawHeaders) return varintSize(rawHeaders.count) + rawHeaders.end - rawHeaders.start;
  let size = varintSize(headers.length);
  for (const { key, value } of headers) {
    const length = Buffer.byteLength(key);
    size += varintSize(length) + length + (value ? varintSize(value.length) + value.length : 1);
  }
  return size;
}

/**
 * Writes the parts of a record (https://kafka.apache.org/documentation/#record), in this order behind the record's
 * length: head, offset delta, key, value, headers. Each method returns the position after what it wrote.
 */
export class RecordPartWriter {
  readonly #copier = new RangeCopier();

  head(to: Buffer, at: number, timestampDelta: number): number {
    to[at] = 0;
    return writeVarint(to, at + 1, timestampDelta);
  }

  key(to: Buffer, at: number, { keyBytes, keyStart, keyEnd }: RecordDraft): number {
    return this.#range(to, at, keyBytes, keyStart, keyEnd);
  }

  value(to: Buffer, at: number, { valueBytes, valueStart, valueEnd }: RecordDraft): number {
    return this.#range(to, at, valueBytes, valueStart, valueEnd);
  }

  headers(to: Buffer, start: number, { headers, rawHeaders: raw }: RecordDraft): number {
    let at = writeVarint(to, start, raw?.count ?? headers.length);
    if (raw) return this.#copier.copy(raw.bytes, raw.start, raw.end, to, at);
    for (const { key, value } of headers) {
      const name = Buffer.from(key);
      at = this.#range(to, at, name, 0, name.length);
      at = value ? this.#range(to, at, value, 0, value.length) : writeVarint(to, at, -1);
    }
    return at;
  }

  #range(to: Buffer, at: number, from: Buffer, start: number, end: number): number {
    if (start < 0) return writeVarint(to, at, -1);
    return this.#copier.copy(from, start, end, to, writeVarint(to, at, end - start));
  }
}
