import { placeOf } from '../../places.js';

export interface Rebalance {
  /** Milliseconds since the run began. */
  readonly atMs: number;
  /** For how long partitions were nobody's. */
  readonly gapMs: number;
}

/** Who owned which partitions, and since when. */
export interface Ownership {
  readonly atMs: number;
  readonly owners: Readonly<Record<string, readonly string[]>>;
}

/** The partitions of one group and who owns each: a rebalance is the time in which some are nobody's. */
export class Owners {
  readonly #begun: number;
  readonly #places: readonly string[];
  readonly #owners = new Map<string, string>();
  readonly #members = new Set<string>();
  #openSince: number | undefined;
  #watching = false;
  readonly rebalances: Rebalance[] = [];
  readonly history: Ownership[] = [];

  /** `places` are all the partitions that the group reads; `begun` is when the run began. */
  constructor(places: readonly string[], begun: number) {
    this.#places = places;
    this.#begun = begun;
  }

  /** True while every partition has an owner. */
  get settled(): boolean {
    return this.#places.every((place) => this.#owners.has(place));
  }

  /** Instances that have been given partitions, or none because there are not enough. */
  get memberCount(): number {
    return this.#members.size;
  }

  /** From now on a partition without an owner is worth telling: before, members were still on their way. */
  watch(): void {
    this.#watching = true;
  }

  ownerOf(place: string): string | undefined {
    return this.#owners.get(place);
  }

  assigned(instance: string, partitions: Readonly<Record<string, readonly number[]>>, at: number): void {
    this.#release(instance);
    this.#members.add(instance);
    for (const [topic, numbers] of Object.entries(partitions)) {
      for (const partition of numbers) this.#owners.set(placeOf({ topic, partition }), instance);
    }
    if (!this.settled) return;
    if (this.#openSince !== undefined) {
      this.rebalances.push({ atMs: this.#openSince - this.#begun, gapMs: at - this.#openSince });
    }
    this.#openSince = undefined;
    this.history.push({ atMs: Math.max(0, at - this.#begun), owners: this.#byInstance() });
  }

  /** An instance has lost what it had: it was killed, or the group rebalances. */
  lost(instance: string, at: number): void {
    if (this.#release(instance) && this.#watching) this.#openSince ??= at;
  }

  #release(instance: string): boolean {
    const own = [...this.#owners].filter(([, owner]) => owner === instance);
    for (const [place] of own) this.#owners.delete(place);
    return own.length > 0;
  }

  #byInstance(): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const [place, owner] of [...this.#owners].sort(([a], [b]) => (a < b ? -1 : 1))) {
      found[owner] = [...(found[owner] ?? []), place.replace(' ', '/')];
    }
    return found;
  }
}
