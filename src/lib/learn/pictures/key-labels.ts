import type { Tone } from '../../io/blocks.js';
import { toneOfNumber } from './layout.js';

/** How a key looks in a cell of one column. */
export interface KeyLabel {
  readonly label: string;
  readonly tone: Tone;
}

export const keylessLabel: KeyLabel = { label: '▪', tone: 'plain' };

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A letter or digit for each key, in the order in which the keys were first seen: the end of `user-4` where it is free,
 * `▫` for the keys after all of them are taken. A new key leaves those before it as they are.
 */
export function keyLabels(keys: Iterable<string | null>): Map<string, KeyLabel> {
  const labels = new Map<string, KeyLabel>();
  const taken = new Set<string>();
  for (const key of keys) {
    if (key === null || labels.has(key)) continue;
    const label = [...candidatesOf(key), ...alphabet].find((each) => !taken.has(each)) ?? '▫';
    taken.add(label);
    labels.set(key, { label, tone: toneOfNumber(labels.size + 1) });
  }
  return labels;
}

/** `4` of `user-4`, `a`, `n` of `user-ana`. */
function candidatesOf(key: string): string[] {
  const tail = key.split(/[^\p{L}\p{N}]+/u).at(-1) ?? '';
  const order = /\d$/.test(tail) ? [...tail].reverse() : [...tail];
  return order.map((each) => each.toLowerCase()).filter((each) => /^[a-z0-9]$/.test(each));
}
