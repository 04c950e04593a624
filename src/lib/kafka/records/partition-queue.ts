import type { ProducerIdAndEpoch } from './batch-writer.js';
import { noProducerId, setProducerState } from './batch-writer.js';
import type { PendingBatch } from './pending-batch.js';
import { sequenceAfter } from './producer-id.js';

/** Closed batches of one partition, in the order of the log. */
export class PartitionQueue {
  readonly partition: number;
  readonly batches: PendingBatch[] = [];
  leader: number | null;
  inFlight = 0;
  /**
   * After a failure nothing is sent until all batches in flight have returned, then from the first unacknowledged one
   * on: this keeps the order.
   */
  isStalled = false;
  /** Time of performance.now() before which nothing is sent. */
  pausedUntil = 0;
  /** The queue needs a (new) producer id: at the start, and when the broker has lost its sequence. */
  needsProducerId: boolean;
  /** Last error of the broker for a batch of this queue. */
  lastError: { readonly code: number; readonly message: string | null } | null = null;
  /**
   * False until a batch is acknowledged under the producer id. A broker without state for a producer id accepts any
   * sequence, so that the first batch is sent alone: if it failed during a leader change, the second would be written
   * before it.
   */
  #isKnownToBroker = false;
  #producerId: ProducerIdAndEpoch = noProducerId;
  #nextSequence = 0;

  constructor(partition: number, leader: number | null, idempotent: boolean) {
    this.partition = partition;
    this.leader = leader;
    this.needsProducerId = idempotent;
  }

  /** Assigns a producer id; unacknowledged batches are numbered from 0 again. */
  assignProducerId(producerId: ProducerIdAndEpoch): void {
    this.#producerId = producerId;
    this.#nextSequence = 0;
    this.needsProducerId = false;
    this.#isKnownToBroker = false;
    for (const batch of this.batches) batch.sequence = -1;
  }

  /** Returns the next batch to send; undefined while there is none, or the queue has to wait. */
  nextBatch(now: number, maxInFlight: number): PendingBatch | undefined {
    if (this.isStalled && this.inFlight === 0) this.isStalled = false;
    if (this.isStalled || this.needsProducerId || now < this.pausedUntil) return undefined;
    if (this.inFlight >= (this.#isKnownToBroker ? maxInFlight : 1)) return undefined;
    return this.batches.find(({ inFlight }) => !inFlight);
  }

  /**
   * Marks a batch as in flight. Its sequence is assigned at the first send, and kept for retries: the broker detects
   * duplicates by it.
   */
  markSent(batch: PendingBatch): void {
    this.inFlight++;
    batch.inFlight = true;
    if (batch.sequence >= 0) return;
    this.#assignSequence(batch, this.#nextSequence);
    this.#nextSequence = sequenceAfter(this.#nextSequence, batch.count);
  }

  /** Marks a batch as no longer in flight, acknowledged or not. */
  markReturned(batch: PendingBatch): void {
    this.inFlight--;
    batch.inFlight = false;
  }

  /** Sends nothing before `after`, and then from the first unacknowledged batch on. */
  retryFromFirst(after: number): void {
    this.isStalled = true;
    this.pausedUntil = after;
  }

  /** Removes an acknowledged batch. */
  acknowledge(batch: PendingBatch, baseOffset: number): void {
    this.batches.splice(this.batches.indexOf(batch), 1);
    this.#isKnownToBroker = true;
    this.lastError = null;
    batch.baseOffset = baseOffset;
  }

  /** Replaces a batch by its parts, which keep the sequences of its records: those of later batches stay valid. */
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

/** Partitions with a leader; all partitions where none has one. */
export function partitionsWithLeader(queues: readonly PartitionQueue[]): readonly number[] {
  const available = queues.filter(({ leader }) => leader !== null);
  return (available.length > 0 ? available : queues).map(({ partition }) => partition);
}
