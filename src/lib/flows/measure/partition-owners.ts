import { partitionKey } from '../../base/topic-partition.js';

/** A time in which partitions were nobody's. Times are milliseconds, of the clock that was given with the changes. */
export interface OwnershipGap {
  readonly at: number;
  readonly gapMs: number;
}

/** Who owned which partitions from a moment on; a partition that is nobody's stands nowhere. */
export interface OwnershipEntry {
  readonly at: number;
  readonly owners: Readonly<Record<string, readonly string[]>>;
}

/** The partitions of one group and who owns each: a rebalance is the time in which some are nobody's. */
export class PartitionOwners {
  readonly #partitions: readonly string[];
  readonly #owners = new Map<string, string>();
  readonly #members = new Set<string>();
  #gapOpenSince: number | undefined;
  #recording = false;
  readonly gaps: OwnershipGap[] = [];
  readonly history: OwnershipEntry[] = [];

  /** `places` are all the partitions that the group reads. */
  constructor(places: readonly string[]) {
    this.#partitions = places;
  }

  /** True while every partition has an owner. */
  get isFullyAssigned(): boolean {
    return this.#partitions.every((place) => this.#owners.has(place));
  }

  /** Since when some partition is nobody's, where it is. */
  get gapOpenSince(): number | undefined {
    return this.#gapOpenSince;
  }

  /** True where some partition was nobody's at some time, or still is: events may have been delivered twice. */
  get hadGaps(): boolean {
    return this.gaps.length > 0 || this.#gapOpenSince !== undefined;
  }

  /** Instances that have been given partitions, or none because there are not enough. */
  get memberCount(): number {
    return this.#members.size;
  }

  /** From now on a partition without an owner is worth telling: before, members were still on their way. */
  startRecording(at: number): void {
    this.#recording = true;
    this.#record(at);
  }

  ownerOf(place: string): string | undefined {
    return this.#owners.get(place);
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

  /** An instance has lost what it had: it was killed, or the group rebalances. */
  lost(instance: string, at: number): void {
    if (!this.#release(instance)) return;
    this.#record(at);
    if (this.#recording) this.#gapOpenSince ??= at;
  }

  #release(instance: string): boolean {
    const own = [...this.#owners].filter(([, owner]) => owner === instance);
    for (const [place] of own) this.#owners.delete(place);
    return own.length > 0;
  }

  #record(at: number): void {
    if (!this.#recording) return;
    const owners: Record<string, string[]> = {};
    for (const place of this.#partitions) {
      const owner = this.#owners.get(place);
      if (owner !== undefined) owners[owner] = [...(owners[owner] ?? []), place.replace(' ', '/')];
    }
    this.history.push({ at, owners });
  }
}
