import { partitionKey } from '../../places.js';

/** A time in which partitions were nobody's. Times are milliseconds, of the clock that was given with the changes. */
export interface Gap {
  readonly at: number;
  readonly gapMs: number;
}

/** Who owned which partitions from a moment on; a partition that is nobody's stands nowhere. */
export interface Holding {
  readonly at: number;
  readonly owners: Readonly<Record<string, readonly string[]>>;
}

/** The partitions of one group and who owns each: a rebalance is the time in which some are nobody's. */
export class Owners {
  readonly #places: readonly string[];
  readonly #owners = new Map<string, string>();
  readonly #members = new Set<string>();
  #openSince: number | undefined;
  #watching = false;
  readonly gaps: Gap[] = [];
  readonly history: Holding[] = [];

  /** `places` are all the partitions that the group reads. */
  constructor(places: readonly string[]) {
    this.#places = places;
  }

  /** True while every partition has an owner. */
  get settled(): boolean {
    return this.#places.every((place) => this.#owners.has(place));
  }

  /** Since when some partition is nobody's, where it is. */
  get openSince(): number | undefined {
    return this.#openSince;
  }

  /** True where some partition was nobody's at some time, or still is: events may have been delivered twice. */
  get wasUnsettled(): boolean {
    return this.gaps.length > 0 || this.#openSince !== undefined;
  }

  /** Instances that have been given partitions, or none because there are not enough. */
  get memberCount(): number {
    return this.#members.size;
  }

  /** From now on a partition without an owner is worth telling: before, members were still on their way. */
  watch(at: number): void {
    this.#watching = true;
    this.#remember(at);
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
    this.#remember(at);
    if (!this.settled) return;
    if (this.#openSince !== undefined) this.gaps.push({ at: this.#openSince, gapMs: at - this.#openSince });
    this.#openSince = undefined;
  }

  /** An instance has lost what it had: it was killed, or the group rebalances. */
  lost(instance: string, at: number): void {
    if (!this.#release(instance)) return;
    this.#remember(at);
    if (this.#watching) this.#openSince ??= at;
  }

  #release(instance: string): boolean {
    const own = [...this.#owners].filter(([, owner]) => owner === instance);
    for (const [place] of own) this.#owners.delete(place);
    return own.length > 0;
  }

  #remember(at: number): void {
    if (!this.#watching) return;
    const owners: Record<string, string[]> = {};
    for (const place of this.#places) {
      const owner = this.#owners.get(place);
      if (owner !== undefined) owners[owner] = [...(owners[owner] ?? []), place.replace(' ', '/')];
    }
    this.history.push({ at, owners });
  }
}
