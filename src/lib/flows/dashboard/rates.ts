interface Look {
  readonly at: number;
  readonly counts: ReadonlyMap<string, number>;
}

const backMs = 3000;

/** How fast counts grow, as they were looked at in the last three seconds. */
export class Rates {
  #looks: Look[] = [];

  /** Remembers counts at a time in milliseconds. */
  look(at: number, counts: ReadonlyMap<string, number>): void {
    this.#looks = [...this.#looks.filter((look) => look.at >= at - backMs), { at, counts }];
  }

  perSecond(name: string): number {
    const [first, last] = [this.#looks[0], this.#looks.at(-1)];
    if (!first || !last || last.at <= first.at) return 0;
    const grown = (last.counts.get(name) ?? 0) - (first.counts.get(name) ?? 0);
    return Math.max(0, (grown * 1000) / (last.at - first.at));
  }
}
