import type { RecordDraft } from '../../records/record.js';
import type { PartitionerName } from '../values/producing.js';
import { partitionOfKey } from './murmur2.js';

/** Chooses the partition of records that name none. */
export class Partitioner {
  readonly #name: PartitionerName;
  #count: number;
  #available: readonly number[];
  #current: number;

  /** `available`: partitions with a leader, to which records without a key go. */
  constructor(name: PartitionerName, count: number, available: readonly number[]) {
    this.#name = name;
    this.#count = count;
    this.#available = available;
    this.#current = Math.floor(Math.random() * available.length);
  }

  /** Updates the partitions after a metadata refresh; keys are distributed over the new count. */
  update(count: number, available: readonly number[]): void {
    this.#count = count;
    this.#available = available;
  }

  /** True where records that differ in their values alone go to one partition until a batch is closed. */
  get isSticky(): boolean {
    return this.#name !== 'rotate';
  }

  choose(draft: RecordDraft): number {
    if (this.#name === 'java' && draft.keyStart >= 0) {
      return partitionOfKey(draft.keyBytes, draft.keyStart, draft.keyEnd, this.#count);
    }
    if (this.#name === 'rotate') this.#current++;
    return this.#available[this.#current % this.#available.length] ?? this.#current % this.#count;
  }

  /** Records without a key go to another partition after each batch (KIP-480). */
  onBatchClosed(): void {
    if (this.#name !== 'rotate')
      this.#current += 1 + Math.floor(Math.random() * Math.max(1, this.#available.length - 1));
  }
}
