/** Byte offsets of the fields of a record batch v2 (https://kafka.apache.org/documentation/#recordbatch). */
export const batchField = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  count: 57,
  records: 61,
} as const;

/** Bytes up to and including the length field, which counts what follows it. */
export const logOverhead = batchField.length + 4;
export const magic = 2;

export const attributeMask = {
  compression: 0b111,
  logAppendTime: 0b1000,
  transactional: 0b1_0000,
  control: 0b10_0000,
} as const;

/** Reads an int64 as a number: offsets, timestamps and producer ids stay below 2^53. */
export const readInt64 = (bytes: Buffer, at: number): number =>
  bytes.readInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);

export function writeInt64(bytes: Buffer, at: number, value: number): void {
  bytes.writeInt32BE(Math.floor(value / 0x1_0000_0000), at);
  bytes.writeUInt32BE(value >>> 0, at + 4);
}

/** Summary of consecutive batch headers; no record is read. */
export interface BatchScan {
  /** Bytes of complete batches; what follows is a batch truncated by the broker. */
  readonly completeBytes: number;
  /** Offset after the last complete batch; null where there is none. */
  readonly nextOffset: number | null;
  /** Leader epoch of the last complete batch; -1 where there is none, or the batch has none. */
  readonly lastEpoch: number;
  readonly compressions: ReadonlySet<number>;
  /** Full size of the truncated batch, in bytes; 0 where no batch is truncated or its header is. */
  readonly truncatedBatchBytes: number;
}

/**
 * Scans batch headers, so that the next fetch can be sent before the first record is read. An impossible length ends
 * the scan: the reader reports it as corrupt.
 */
export function scanBatches(bytes: Buffer): BatchScan {
  const compressions = new Set<number>();
  let nextOffset: number | null = null;
  let lastEpoch = -1;
  let at = 0;
  let truncatedBatchBytes = 0;
  while (bytes.length - at >= logOverhead) {
    const size = logOverhead + bytes.readInt32BE(at + batchField.length);
    if (size < batchField.records) {
      at = bytes.length;
      break;
    }
    if (size > bytes.length - at) {
      truncatedBatchBytes = size;
      break;
    }
    compressions.add(bytes.readInt16BE(at + batchField.attributes) & attributeMask.compression);
    nextOffset = readInt64(bytes, at + batchField.baseOffset) + bytes.readInt32BE(at + batchField.lastOffsetDelta) + 1;
    lastEpoch = bytes.readInt32BE(at + batchField.leaderEpoch);
    at += size;
  }
  return { completeBytes: at, nextOffset, lastEpoch, compressions, truncatedBatchBytes };
}
