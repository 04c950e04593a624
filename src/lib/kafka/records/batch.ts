/** Where the fields of a record batch v2 lie (https://kafka.apache.org/documentation/#recordbatch). */
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

/** `length` counts what follows it. */
export const logOverhead = batchField.length + 4;
export const magic = 2;

export const attributeMask = {
  compression: 0b111,
  logAppendTime: 0b1000,
  transactional: 0b1_0000,
  control: 0b10_0000,
} as const;

/** An int64 as a number: offsets, times and producer ids stay below 2^53. */
export const readInt64 = (bytes: Buffer, at: number): number =>
  bytes.readInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);

export function writeInt64(bytes: Buffer, at: number, value: number): void {
  bytes.writeInt32BE(Math.floor(value / 0x1_0000_0000), at);
  bytes.writeUInt32BE(value >>> 0, at + 4);
}

/** What the headers of a run of batches tell without reading a record. */
export interface BatchScan {
  /** Bytes of whole batches; what follows is a batch cut off by the broker. */
  readonly completeBytes: number;
  /** The offset after the last whole batch; null where there is none. */
  readonly nextOffset: number | null;
  /** Leader epoch of the last whole batch; -1 where there is none, or it tells none. */
  readonly lastEpoch: number;
  readonly compressions: ReadonlySet<number>;
  /** Bytes of the batch that is cut off, as far as its header tells; 0 where none is. */
  readonly truncatedBatchBytes: number;
}

/**
 * Walks the headers of what a broker sent, so that the next fetch can leave before the first record is read. A header
 * that makes no sense ends the walk: the reader says what is wrong with it.
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
