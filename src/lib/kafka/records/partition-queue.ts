import type { BatchWriter, ProducerIdentity } from './batch-writer.js';
import { nobody, sign } from './batch-writer.js';
import { sequenceAfter } from './identity.js';

/** A finished batch on its way to a partition. */
export interface Batch {
  bytes: Buffer;
  count: number;
  /** Of its first record under its producer id; -1 until it is first sent. */
  sequence: number;
  inFlight: boolean;
  /** Milliseconds of performance.now() after which it is given up. */
  deadline: number;
  /** Of its first record, once acknowledged. */
  baseOffset: number | null;
}

/** What waits for one partition, in the order in which it is to stand there. */
export class PartitionQueue {
  readonly partition: number;
  open: BatchWriter | null = null;
  readonly batches: Batch[] = [];
  leader: number | null;
  inFlight = 0;
  /** After a failure nothing more is sent until all that is in flight has come back: order is kept by starting over. */
  stalled = false;
  /** Not before this time (performance.now()). */
  pausedUntil = 0;
  /** The broker no longer knows where our sequence stands: go on under a new producer id. */
  wantsIdentity: boolean;
  /** What the broker last said against a batch. */
  lastError: { readonly code: number; readonly words: string | null } | null = null;
  /**
   * A broker that knows nothing of a producer id takes any sequence number. So the first batch goes alone: were it
   * refused because a leader moves, the second would be written before it.
   */
  #known = false;
  #identity: ProducerIdentity = nobody;
  #nextSequence = 0;

  constructor(partition: number, leader: number | null, idempotent: boolean) {
    this.partition = partition;
    this.leader = leader;
    this.wantsIdentity = idempotent;
  }

  /** Gives the queue a producer id; batches that were never acknowledged are numbered from 0 again. */
  identify(identity: ProducerIdentity): void {
    this.#identity = identity;
    this.#nextSequence = 0;
    this.wantsIdentity = false;
    this.#known = false;
    for (const batch of this.batches) batch.sequence = -1;
  }

  /** The batch to send next, signed; undefined while there is none, or it has to wait. */
  next(now: number, maxInFlight: number): Batch | undefined {
    if (this.stalled && this.inFlight === 0) this.stalled = false;
    if (this.stalled || this.wantsIdentity || now < this.pausedUntil) return undefined;
    if (this.inFlight >= (this.#known ? maxInFlight : 1)) return undefined;
    return this.batches.find(({ inFlight }) => !inFlight);
  }

  /** Takes out a batch that is acknowledged. */
  settle(batch: Batch, baseOffset: number): void {
    this.batches.splice(this.batches.indexOf(batch), 1);
    this.#known = true;
    this.lastError = null;
    batch.baseOffset = baseOffset;
  }

  /** Numbers a batch when it is first sent; sent again it keeps its number, by which a broker knows it. */
  sign(batch: Batch): void {
    if (batch.sequence >= 0) return;
    const idempotent = this.#identity !== nobody;
    batch.sequence = this.#nextSequence;
    this.#nextSequence = sequenceAfter(this.#nextSequence, batch.count);
    sign(batch.bytes, this.#identity, idempotent ? batch.sequence : -1);
  }
}
