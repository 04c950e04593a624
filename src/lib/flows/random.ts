import { hash } from 'node:crypto';

/**
 * Hashes words to a number in [0, 1) (FNV-1a with the finalizer of murmur3). The decisions of a service are drawn with
 * it: they must be the same when an event is delivered again, to another process too.
 */
export function hashToUnit(...words: readonly (string | number)[]): number {
  let state = 0x811c9dc5;
  for (const word of words) {
    const text = String(word);
    for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
    state = Math.imul(state ^ 0xff, 0x01000193);
  }
  return fmix32(state) / 2 ** 32;
}

/** The finalizer of murmur3: every input bit affects every output bit. */
function fmix32(state: number): number {
  let bits = state;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Hashes words to an id in the form of a UUID: an event that is emitted twice has the same id both times. */
export function uuidFrom(...words: readonly (string | number)[]): string {
  const hex = hash('md5', words.join('\n'));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * Picks an item by weight: `partOf` gives the share of each, `at` is in [0, 1). The last item takes what the shares
 * leave; undefined only for an empty list.
 */
export function weightedItem<Item>(
  items: readonly Item[],
  partOf: (item: Item) => number,
  at: number,
): Item | undefined {
  let end = 0;
  for (const item of items) {
    end += partOf(item);
    if (at < end) return item;
  }
  return items.at(-1);
}
