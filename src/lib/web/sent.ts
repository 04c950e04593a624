/** A value as the page gets it from JSON: maps are lists of their entries. */
export type Sent<T> =
  T extends ReadonlyMap<infer K, infer V>
    ? readonly (readonly [key: Sent<K>, value: Sent<V>])[]
    : T extends readonly (infer E)[]
      ? readonly Sent<E>[]
      : T extends object
        ? { readonly [P in keyof T]: Sent<T[P]> }
        : T;

/** The JSON of a value in which there may be maps. It has no line breaks. */
export const sentJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (each instanceof Map ? [...each] : each));
