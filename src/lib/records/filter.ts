import type { RecordView } from './record.js';

export interface FilterOptions {
  /** The key, exactly. */
  readonly key?: string | undefined;
  /** Headers that must all be there, exactly. */
  readonly headers: readonly (readonly [key: string, value: string])[];
  /** Matched against the value as text. */
  readonly grep?: RegExp | undefined;
}

/** True for a record that is wanted; undefined where all are. A null value matches no expression. */
export function recordFilter({ key, headers, grep }: FilterOptions): ((record: RecordView) => boolean) | undefined {
  const tests: ((record: RecordView) => boolean)[] = [];
  if (key !== undefined) {
    const wanted = Buffer.from(key);
    tests.push(({ bytes, keyStart, keyEnd }) => keyStart >= 0 && wanted.compare(bytes, keyStart, keyEnd) === 0);
  }
  for (const [name, text] of headers) {
    const wanted = Buffer.from(text);
    tests.push((record) => record.headers().some((header) => header.key === name && header.value?.equals(wanted)));
  }
  if (grep) {
    tests.push(
      ({ bytes, valueStart, valueEnd }) => valueStart >= 0 && grep.test(bytes.toString('utf8', valueStart, valueEnd)),
    );
  }
  if (tests.length === 0) return undefined;
  return (record) => tests.every((test) => test(record));
}
