import { nearest } from '../base/nearest.js';
import type { Refusal } from './shape.js';

/** Sentences about mappings and their keys. */
export interface Wording {
  /** The phrase for a mapping that follows "KEY must be". */
  readonly mapping: string;
  notAnObject(label: string, keys: readonly string[]): string;
  unknownKey(label: string, key: string, keys: readonly string[]): Refusal;
  missingKeys(label: string, keys: readonly string[]): Refusal;
  invalidName(name: string, rule: string): Refusal;
}

/** The nearest of the keys, or all of them. */
export function keyHint(key: string, keys: readonly string[]): string {
  const near = nearest(key, keys);
  return near ? `Did you mean ${near}?` : `It may hold ${keys.join(', ')}.`;
}

export const defaultWording: Wording = {
  mapping: 'keys with values',
  notAnObject: (label, keys) => `${label} is keys with values: ${keys.join(', ')}`,
  unknownKey: (label, key, keys) => ({ message: `${label} has no key "${key}"`, hint: keyHint(key, keys) }),
  missingKeys: (label, keys) => ({ message: `${label} needs ${keys.join(', ')}` }),
  invalidName: (name, rule) => ({ message: `"${name}" cannot be: ${rule}` }),
};
