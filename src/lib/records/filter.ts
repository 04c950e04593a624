import type { RecordView } from './record.js';

export interface FilterOptions {
  /** The exact key. */
  readonly key?: string | undefined;
  /** Headers that must all be present, with exactly these values. */
  readonly headers: readonly (readonly [key: string, value: string])[];
  /** A regular expression that the value, as text, must match. */
  readonly grep?: RegExp | undefined;
}

/** Builds the predicate of a filter; undefined where every record passes. A null value matches no expression. */
export function recordFilter({ key, headers, grep }: FilterOptions): ((record: RecordView) => boolean) | undefined {
  const tests: ((record: RecordView) => boolean)[] = [];
  if (key !== undefined) {
    const expected = Buffer.from(key);
    tests.push(({ bytes, keyStart, keyEnd }) => keyStart >= 0 && expected.compare(bytes, keyStart, keyEnd) === 0);
  }
  for (const [name, text] of headers) {
    const expected = Buffer.from(text);
    tests.push((record) => record.headers().some((header) => header.key === name && header.value?.equals(expected)));
  }
  if (grep) {
    tests.push(
      ({ bytes, valueStart, valueEnd }) => valueStart >= 0 && grep.test(bytes.toString('utf8', valueStart, valueEnd)),
    );
  }
  if (tests.length === 0) return undefined;
  return (record) => tests.every((test) => test(record));
}
