/** A closed batch until it is acknowledged. */
export interface PendingBatch {
  bytes: Buffer;
  /** Number of records. */
  count: number;
  /** Sequence of the first record under the producer id (KIP-98); -1 until the first send. */
  sequence: number;
  inFlight: boolean;
  /** Time of performance.now() at which the delivery timeout ends. */
  deadline: number;
  /** Offset of the first record once acknowledged; -1 where the broker does not tell. */
  baseOffset: number | null;
  /** The batches that it was split into, because the topic did not accept its size. */
  parts: readonly PendingBatch[];
  /** It was sent without a response, or with one that leaves it open: it may be in the log whatever a later response says. */
  mayBeWritten: boolean;
  /** It is rejected: a single record that is too large, or a batch that the leader refuses for good. */
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

/** Offset of a record of a batch: null where the broker does not tell, undefined while unacknowledged. */
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
