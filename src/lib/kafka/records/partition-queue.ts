import type { ProducerIdentity } from './batch-writer.js';
import { nobody, sign } from './batch-writer.js';
import { sequenceAfter } from './identity.js';
import type { PendingBatch } from './pending-batch.js';

/** What waits for one partition, in the order in which it is to stand there. */
export class PartitionQueue {
  readonly partition: number;
  readonly batches: PendingBatch[] = [];
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

  /** The batch to send next; undefined while there is none, or it has to wait. */
  next(now: number, maxInFlight: number): PendingBatch | undefined {
    if (this.stalled && this.inFlight === 0) this.stalled = false;
    if (this.stalled || this.wantsIdentity || now < this.pausedUntil) return undefined;
    if (this.inFlight >= (this.#known ? maxInFlight : 1)) return undefined;
    return this.batches.find(({ inFlight }) => !inFlight);
  }

  /** It is on its way: numbered, when it is first sent. Sent again it keeps its number, by which a broker knows it. */
  sending(batch: PendingBatch): void {
    this.inFlight++;
    batch.inFlight = true;
    if (batch.sequence >= 0) return;
    this.#number(batch, this.#nextSequence);
    this.#nextSequence = sequenceAfter(this.#nextSequence, batch.count);
  }

  /** It is no longer on its way, for better or worse. */
  returned(batch: PendingBatch): void {
    this.inFlight--;
    batch.inFlight = false;
  }

  /** Nothing more before this time, and from the first unwritten batch on. */
  startOver(after: number): void {
    this.stalled = true;
    this.pausedUntil = after;
  }

  /** Takes out a batch that is acknowledged. */
  settle(batch: PendingBatch, baseOffset: number): void {
    this.batches.splice(this.batches.indexOf(batch), 1);
    this.#known = true;
    this.lastError = null;
    batch.baseOffset = baseOffset;
  }

  /** Puts its parts in the place of a batch, with the numbers that its records had: those of later ones stay true. */
  replace(batch: PendingBatch, parts: readonly PendingBatch[]): void {
    this.batches.splice(this.batches.indexOf(batch), 1, ...parts);
    batch.parts = parts;
    let { sequence } = batch;
    for (const part of parts) {
      this.#number(part, sequence);
      sequence = sequenceAfter(sequence, part.count);
    }
  }

  #number(batch: PendingBatch, sequence: number): void {
    batch.sequence = sequence;
    sign(batch.bytes, this.#identity, this.#identity === nobody ? -1 : sequence);
  }
}

/** The partitions that have a leader; all of them where none has. */
export function led(queues: readonly PartitionQueue[]): readonly number[] {
  const available = queues.filter(({ leader }) => leader !== null);
  return (available.length > 0 ? available : queues).map(({ partition }) => partition);
}
