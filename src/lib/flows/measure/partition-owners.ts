import { partitionKey } from '../../base/topic-partition.js';

/** A time in which some partition had no owner: start and length in milliseconds, by the caller's clock. */
export interface OwnershipGap {
  readonly at: number;
  readonly gapMs: number;
}

/**
 * The owners of a group's partitions from a moment on: `topic/partition` by instance. Partitions without an owner are
 * missing.
 */
export interface OwnershipEntry {
  readonly at: number;
  readonly owners: Readonly<Record<string, readonly string[]>>;
}

/** Who owns each partition of one group. A rebalance shows as a gap: a time in which some partition has no owner. */
export class PartitionOwners {
  readonly #partitions: readonly string[];
  readonly #owners = new Map<string, string>();
  readonly #members = new Set<string>();
  #gapOpenSince: number | undefined;
  #recording = false;
  readonly gaps: OwnershipGap[] = [];
  readonly history: OwnershipEntry[] = [];

  /** `partitions` are all that the group reads, by `partitionKey`. */
  constructor(partitions: readonly string[]) {
    this.#partitions = partitions;
  }

  /** True while every partition has an owner. */
  get isFullyAssigned(): boolean {
    return this.#partitions.every((partition) => this.#owners.has(partition));
  }

  /** When the gap began that is still open; undefined where every partition has an owner. */
  get gapOpenSince(): number | undefined {
    return this.#gapOpenSince;
  }

  /** True where some partition was, or is, without an owner: events may have been delivered twice. */
  get hadGaps(): boolean {
    return this.gaps.length > 0 || this.#gapOpenSince !== undefined;
  }

  /** Instances that have had an assignment, an empty one included. */
  get memberCount(): number {
    return this.#members.size;
  }

  /** Begins to record changes and gaps: before this the first members were still joining. */
  startRecording(at: number): void {
    this.#recording = true;
    this.#record(at);
  }

  ownerOf(partition: string): string | undefined {
    return this.#owners.get(partition);
  }

  assigned(instance: string, partitions: Readonly<Record<string, readonly number[]>>, at: number): void {
    this.#release(instance);
    this.#members.add(instance);
    for (const [topic, numbers] of Object.entries(partitions)) {
      for (const partition of numbers) this.#owners.set(partitionKey({ topic, partition }), instance);
    }
    this.#record(at);
    if (!this.isFullyAssigned) return;
    if (this.#gapOpenSince !== undefined) this.gaps.push({ at: this.#gapOpenSince, gapMs: at - this.#gapOpenSince });
    this.#gapOpenSince = undefined;
  }

  /** An instance has lost its partitions: it was killed, or the group rebalances. */
  lost(instance: string, at: number): void {
    if (!this.#release(instance)) return;
    this.#record(at);
    if (this.#recording) this.#gapOpenSince ??= at;
  }

  #release(instance: string): boolean {
    const owned = [...this.#owners].filter(([, owner]) => owner === instance);
    for (const [partition] of owned) this.#owners.delete(partition);
    return owned.length > 0;
  }

  #record(at: number): void {
    if (!this.#recording) return;
    const owners: Record<string, string[]> = {};
    for (const partition of this.#partitions) {
      const owner = this.#owners.get(partition);
      if (owner !== undefined) owners[owner] = [...(owners[owner] ?? []), partition.replace(' ', '/')];
    }
    this.history.push({ at, owners });
  }
}
