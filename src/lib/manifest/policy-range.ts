import { topicConfigDefs } from '../topics/config-defs.js';
import { humanConfig } from '../topics/units.js';
import type { ConfigRange, NumberRange } from './types.js';

/** Bounds of a count or of a config. */
export type PolicyRange = NumberRange | ConfigRange;

type Value = string | number;

/** True where a value is within inclusive bounds. */
export function isInRange(key: string, value: Value, { min, max }: PolicyRange): boolean {
  const number = comparableNumber(key, value);
  return (
    (min === undefined || number >= comparableNumber(key, min)) &&
    (max === undefined || number <= comparableNumber(key, max))
  );
}

/** A config value as a number for comparisons; the one that means "no limit" (-1 of retention.ms) is infinite. */
export function comparableNumber(key: string, value: Value): number {
  const { sentinel, unit } = topicConfigDefs[key] ?? {};
  const number = Number(value);
  return unit !== undefined && sentinel !== undefined && number === Number(sentinel)
    ? Number.POSITIVE_INFINITY
    : number;
}

/** Bounds as a phrase that follows "has to be". */
export function rangeText(key: string, { min, max }: PolicyRange): string {
  if (min === undefined) return `at most ${humanValue(key, max ?? '')}`;
  if (max === undefined) return `at least ${humanValue(key, min)}`;
  return min === max ? `${humanValue(key, min)}` : `from ${humanValue(key, min)} to ${humanValue(key, max)}`;
}

/** A value with a human unit: `7d` for 604800000. */
export const humanValue = (key: string, value: Value): string => humanConfig(key, String(value)) ?? String(value);
