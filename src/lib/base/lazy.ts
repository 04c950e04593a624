/** Calls `make` at the first request and keeps its result: for values that are expensive and seldom needed. */
export function lazy<Thing extends object>(make: () => Thing): () => Thing {
  let made: Thing | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
