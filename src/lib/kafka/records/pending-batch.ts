/** A finished batch on its way to a partition. */
export interface PendingBatch {
  bytes: Buffer;
  /** Records in it. */
  count: number;
  /** Of its first record under its producer id (KIP-98); -1 until it is first sent. */
  sequence: number;
  inFlight: boolean;
  /** Milliseconds of performance.now() after which it is given up. */
  deadline: number;
  /** Of its first record, once acknowledged; -1 where the broker does not tell. */
  baseOffset: number | null;
  /** What it was cut into, because the topic did not take it whole. */
  parts: readonly PendingBatch[];
  /** It was sent, and no answer came: it may be written whatever is said of it later. */
  mayBeWritten: boolean;
  /** The topic takes none of it: it is a single record, and too large. */
  isRejected: boolean;
}

export const pendingBatch = (): PendingBatch => ({
  bytes: Buffer.alloc(0),
  count: 0,
  sequence: -1,
  inFlight: false,
  deadline: Number.POSITIVE_INFINITY,
  baseOffset: null,
  parts: [],
  mayBeWritten: false,
  isRejected: false,
});

/** Where a record of a batch stands: null where the broker does not tell, undefined while it is not acknowledged. */
export function recordOffset(batch: PendingBatch, index: number): number | null | undefined | 'refused' {
  const { baseOffset, parts, isRejected } = batch;
  if (isRejected) return 'refused';
  let first = 0;
  for (const part of parts) {
    if (index < first + part.count) return recordOffset(part, index - first);
    first += part.count;
  }
  if (baseOffset === null) return undefined;
  return baseOffset < 0 ? null : baseOffset + index;
}
