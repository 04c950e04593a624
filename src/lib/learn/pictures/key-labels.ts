import type { Tone } from '../../io/blocks.js';
import { toneOfNumber } from './layout.js';

/** How a key looks in a cell of one column. */
export interface KeyLabel {
  readonly label: string;
  readonly tone: Tone;
}

export const keylessLabel: KeyLabel = { label: '▪', tone: 'plain' };

/** Any record, where there is no room to say which key is which. */
export const anyLabel: KeyLabel = { label: '■', tone: 'dim' };

const alphabet = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A letter for each key, in the order in which the keys were first seen: digits are offsets. `▫` for the keys after all letters
 * are taken. A new key leaves those before it as they are.
 */
export function keyLabels(keys: Iterable<string | null>): Map<string, KeyLabel> {
  const labels = new Map<string, KeyLabel>();
  for (const key of keys) {
    if (key === null || labels.has(key)) continue;
    labels.set(key, { label: alphabet[labels.size] ?? '▫', tone: toneOfNumber(labels.size + 1) });
  }
  return labels;
}
