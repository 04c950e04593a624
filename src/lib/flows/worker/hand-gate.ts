import type { TopicPartitionOffset } from '../../base/topic-partition.js';
import type { RunEnds } from '../protocol.js';

/**
 * Decides which records without the header of a run are worked on: those before its end. While the end is being fixed
 * they are held, so that no service works on one that lies behind it.
 */
export class HandGate {
  #isHeld = false;
  #ends: RunEnds | undefined;

  get isHeld(): boolean {
    return this.#isHeld;
  }

  hold(): void {
    this.#isHeld = true;
  }

  release(ends: RunEnds): void {
    this.#isHeld = false;
    this.#ends = ends;
  }

  /** True for a record of the run. Partitions that the run does not know have no part in it. */
  admits({ topic, partition, offset }: TopicPartitionOffset): boolean {
    return this.#ends === undefined || offset < (this.#ends[topic]?.[partition] ?? 0);
  }
}
