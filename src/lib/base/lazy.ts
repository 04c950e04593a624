/** What `make` gives, made when it is first asked for and kept: for what takes long to make and is seldom needed. */
export function lazy<Thing extends object>(make: () => Thing): () => Thing {
  let made: Thing | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
