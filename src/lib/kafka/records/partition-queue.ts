import type { ProducerIdAndEpoch } from './batch-writer.js';
import { noProducerId, setProducerState } from './batch-writer.js';
import type { PendingBatch } from './pending-batch.js';
import { sequenceAfter } from './producer-id.js';

/** What waits for one partition, in the order in which it is to stand there. */
export class PartitionQueue {
  readonly partition: number;
  readonly batches: PendingBatch[] = [];
  leader: number | null;
  inFlight = 0;
  /** After a failure nothing more is sent until all that is in flight has come back: order is kept by starting over. */
  isStalled = false;
  /** Not before this time (performance.now()). */
  pausedUntil = 0;
  /** The broker no longer knows where our sequence stands: go on under a new producer id. */
  needsProducerId: boolean;
  /** What the broker last said against a batch. */
  lastError: { readonly code: number; readonly words: string | null } | null = null;
  /**
   * A broker that knows nothing of a producer id takes any sequence number. So the first batch goes alone: were it
   * refused because a leader moves, the second would be written before it.
   */
  #isKnownToBroker = false;
  #producerId: ProducerIdAndEpoch = noProducerId;
  #nextSequence = 0;

  constructor(partition: number, leader: number | null, idempotent: boolean) {
    this.partition = partition;
    this.leader = leader;
    this.needsProducerId = idempotent;
  }

  /** Gives the queue a producer id; batches that were never acknowledged are numbered from 0 again. */
  assignProducerId(identity: ProducerIdAndEpoch): void {
    this.#producerId = identity;
    this.#nextSequence = 0;
    this.needsProducerId = false;
    this.#isKnownToBroker = false;
    for (const batch of this.batches) batch.sequence = -1;
  }

  /** The batch to send next; undefined while there is none, or it has to wait. */
  nextBatch(now: number, maxInFlight: number): PendingBatch | undefined {
    if (this.isStalled && this.inFlight === 0) this.isStalled = false;
    if (this.isStalled || this.needsProducerId || now < this.pausedUntil) return undefined;
    if (this.inFlight >= (this.#isKnownToBroker ? maxInFlight : 1)) return undefined;
    return this.batches.find(({ inFlight }) => !inFlight);
  }

  /** It is on its way: numbered, when it is first sent. Sent again it keeps its number, by which a broker knows it. */
  markSent(batch: PendingBatch): void {
    this.inFlight++;
    batch.inFlight = true;
    if (batch.sequence >= 0) return;
    this.#assignSequence(batch, this.#nextSequence);
    this.#nextSequence = sequenceAfter(this.#nextSequence, batch.count);
  }

  /** It is no longer on its way, for better or worse. */
  markReturned(batch: PendingBatch): void {
    this.inFlight--;
    batch.inFlight = false;
  }

  /** Nothing more before this time, and from the first unwritten batch on. */
  retryFromFirst(after: number): void {
    this.isStalled = true;
    this.pausedUntil = after;
  }

  /** Takes out a batch that is acknowledged. */
  acknowledge(batch: PendingBatch, baseOffset: number): void {
    this.batches.splice(this.batches.indexOf(batch), 1);
    this.#isKnownToBroker = true;
    this.lastError = null;
    batch.baseOffset = baseOffset;
  }

  /** Puts its parts in the place of a batch, with the numbers that its records had: those of later ones stay true. */
  replace(batch: PendingBatch, parts: readonly PendingBatch[]): void {
    this.batches.splice(this.batches.indexOf(batch), 1, ...parts);
    batch.parts = parts;
    let { sequence } = batch;
    for (const part of parts) {
      this.#assignSequence(part, sequence);
      sequence = sequenceAfter(sequence, part.count);
    }
  }

  #assignSequence(batch: PendingBatch, sequence: number): void {
    batch.sequence = sequence;
    setProducerState(batch.bytes, this.#producerId, this.#producerId === noProducerId ? -1 : sequence);
  }
}

/** The partitions that have a leader; all of them where none has. */
export function partitionsWithLeader(queues: readonly PartitionQueue[]): readonly number[] {
  const available = queues.filter(({ leader }) => leader !== null);
  return (available.length > 0 ? available : queues).map(({ partition }) => partition);
}
