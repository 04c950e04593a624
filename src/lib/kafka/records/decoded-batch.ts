import { attributeMask, batchField, logOverhead, magic, readInt64 } from './batch.js';
import type { Codec } from './compression.js';
import { crc32c } from './crc32c.js';
import { DecompressedTooLarge, decompressesTooFar } from './decompression-limit.js';

/** A batch with a valid header and checksum, and its decompressed records. */
export interface DecodedBatch {
  /** Position of the next batch. */
  readonly end: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly baseTimestamp: number;
  /** Timestamp of all records with message.timestamp.type=LogAppendTime; else -1. */
  readonly appendTimestamp: number;
  readonly producerId: number;
  readonly control: boolean;
  readonly transactional: boolean;
  readonly count: number;
  /** The decompressed records lie from `recordsStart` to `recordsEnd`. */
  readonly bytes: Buffer;
  readonly recordsStart: number;
  readonly recordsEnd: number;
}

/** A batch that cannot be decoded; the message continues a sentence whose subject is the batch. */
export class CorruptBatch extends Error {
  override readonly name = 'CorruptBatch';
}

/** Minimum size of a record, in bytes. */
const minRecordBytes = 7;

/** Decodes the batch at `start`; undefined where it is truncated. Throws CorruptBatch. */
export function decodeBatch(
  bytes: Buffer,
  start: number,
  codecs: ReadonlyMap<number, Codec> | undefined,
): DecodedBatch | undefined {
  const size = logOverhead + bytes.readInt32BE(start + batchField.length);
  const end = start + size;
  if (size < batchField.records) throw new CorruptBatch('its length makes no sense');
  if (end > bytes.length) return undefined;
  const version = bytes[start + batchField.magic];
  if (version !== magic)
    throw new CorruptBatch(`its format is version ${version}, and kafkactl reads version ${magic}`);
  if (crc32c(bytes, start + batchField.attributes, end) !== bytes.readUInt32BE(start + batchField.crc))
    throw new CorruptBatch('its checksum is wrong');
  const attributes = bytes.readInt16BE(start + batchField.attributes);
  const baseOffset = readInt64(bytes, start + batchField.baseOffset);
  const compression = attributes & attributeMask.compression;
  const records =
    compression === 0
      ? { bytes, recordsStart: start + batchField.records, recordsEnd: end }
      : decompressRecords(bytes.subarray(start + batchField.records, end), compression, codecs);
  const count = bytes.readInt32BE(start + batchField.count);
  // An impossible record count must not be iterated.
  if (count < 0 || count * minRecordBytes > records.recordsEnd - records.recordsStart)
    throw new CorruptBatch('its number of records makes no sense');
  return {
    end,
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(start + batchField.lastOffsetDelta),
    baseTimestamp: readInt64(bytes, start + batchField.baseTimestamp),
    appendTimestamp: attributes & attributeMask.logAppendTime ? readInt64(bytes, start + batchField.maxTimestamp) : -1,
    producerId: readInt64(bytes, start + batchField.producerId),
    control: (attributes & attributeMask.control) !== 0,
    transactional: (attributes & attributeMask.transactional) !== 0,
    count,
    ...records,
  };
}

function decompressRecords(packed: Buffer, compression: number, codecs: ReadonlyMap<number, Codec> | undefined) {
  const codec = codecs?.get(compression);
  if (!codec) throw new CorruptBatch(`it is compressed with codec ${compression}, which no Kafka has`);
  try {
    const bytes = codec.decompress(packed);
    return { bytes, recordsStart: 0, recordsEnd: bytes.length };
  } catch (cause) {
    throw new CorruptBatch(
      `it ${cause instanceof DecompressedTooLarge ? decompressesTooFar : 'cannot be decompressed'}`,
      {
        cause,
      },
    );
  }
}
