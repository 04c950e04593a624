import { attribute, field, lengthOverhead, magic, readLong } from './batch.js';
import type { Codec } from './compression.js';
import { crc32c } from './crc32c.js';
import { InflatedTooLarge, inflatesTooFar } from './inflated-limit.js';

/** A batch whose header and checksum are right, with its records where they can be read. */
export interface SoundBatch {
  /** Where the next batch begins. */
  readonly end: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly baseTimestamp: number;
  /** The broker's time for all of its records (message.timestamp.type); -1 where they have their own. */
  readonly appendTimestamp: number;
  readonly producerId: number;
  readonly control: boolean;
  readonly transactional: boolean;
  readonly count: number;
  /** The records, decompressed, from `recordsStart` to `recordsEnd`. */
  readonly bytes: Buffer;
  readonly recordsStart: number;
  readonly recordsEnd: number;
}

/** Why a batch is none: the end of a sentence that begins with the batch. */
export class UnsoundBatch extends Error {
  override readonly name = 'UnsoundBatch';
}

/** No record takes fewer bytes. */
const shortestRecord = 7;

/** The batch that starts here; undefined where it is cut off. Throws UnsoundBatch. */
export function openBatch(
  bytes: Buffer,
  start: number,
  codecs: ReadonlyMap<number, Codec> | undefined,
): SoundBatch | undefined {
  const size = lengthOverhead + bytes.readInt32BE(start + field.length);
  const end = start + size;
  if (size < field.records) throw new UnsoundBatch('its length makes no sense');
  if (end > bytes.length) return undefined;
  const version = bytes[start + field.magic];
  if (version !== magic)
    throw new UnsoundBatch(`its format is version ${version}, and kafkactl reads version ${magic}`);
  if (crc32c(bytes, start + field.attributes, end) !== bytes.readUInt32BE(start + field.crc))
    throw new UnsoundBatch('its checksum is wrong');
  const attributes = bytes.readInt16BE(start + field.attributes);
  const baseOffset = readLong(bytes, start + field.baseOffset);
  const compression = attributes & attribute.compression;
  const records =
    compression === 0
      ? { bytes, recordsStart: start + field.records, recordsEnd: end }
      : inflated(bytes.subarray(start + field.records, end), compression, codecs);
  const count = bytes.readInt32BE(start + field.count);
  // What claims more records than it can hold is not walked.
  if (count < 0 || count * shortestRecord > records.recordsEnd - records.recordsStart)
    throw new UnsoundBatch('its number of records makes no sense');
  return {
    end,
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(start + field.lastOffsetDelta),
    baseTimestamp: readLong(bytes, start + field.baseTimestamp),
    appendTimestamp: attributes & attribute.logAppendTime ? readLong(bytes, start + field.maxTimestamp) : -1,
    producerId: readLong(bytes, start + field.producerId),
    control: (attributes & attribute.control) !== 0,
    transactional: (attributes & attribute.transactional) !== 0,
    count,
    ...records,
  };
}

function inflated(packed: Buffer, compression: number, codecs: ReadonlyMap<number, Codec> | undefined) {
  const codec = codecs?.get(compression);
  if (!codec) throw new UnsoundBatch(`it is compressed with codec ${compression}, which no Kafka has`);
  try {
    const bytes = codec.decompress(packed);
    return { bytes, recordsStart: 0, recordsEnd: bytes.length };
  } catch (cause) {
    throw new UnsoundBatch(`it ${cause instanceof InflatedTooLarge ? inflatesTooFar : 'cannot be decompressed'}`, {
      cause,
    });
  }
}
