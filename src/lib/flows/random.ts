import { hash } from 'node:crypto';

/**
 * A number in [0, 1) that hangs on nothing but the words. What a service decides of an event must come out the same
 * when the event is delivered again, in another process too.
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

/** murmur3's last step: every bit of the result hangs on every bit before. */
function fmix32(state: number): number {
  let bits = state;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A row of numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An id in the form of a UUID that hangs on nothing but the words: an event that is emitted twice is known as one. */
export function uuidFrom(...words: readonly (string | number)[]): string {
  const hex = hash('md5', words.join('\n'));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The item at this point, in [0, 1), of a line on which each takes its part; the last one where the parts end before. */
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
