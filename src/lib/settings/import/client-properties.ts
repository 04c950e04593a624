/** Properties of one file, with a record of the keys that were used. */
export class ClientProperties {
  readonly leftOut: string[] = [];
  private readonly seen = new Set<string>();
  private readonly all: ReadonlyMap<string, string>;

  constructor(all: ReadonlyMap<string, string>) {
    this.all = all;
  }

  /** The value of the first of these keys that has one; all of them count as used. */
  take(...keys: readonly string[]): string | undefined {
    for (const key of keys) this.seen.add(key);
    return keys.map((key) => this.all.get(key)?.trim()).find((value) => value !== undefined && value !== '');
  }

  has(key: string): boolean {
    return this.all.has(key);
  }

  unusedKeys(): readonly string[] {
    return [...this.all.keys()].filter((key) => !this.seen.has(key));
  }
}
