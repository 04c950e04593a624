import type { ObjectShape, Shape } from '../../schema/shape.js';

/** The keys of one kind of check. */
export const paramsShape = (
  label: string,
  summary: string,
  keys: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
  check?: ObjectShape['check'],
): ObjectShape => ({ kind: 'object', label, summary, keys, required, ...(check && { check }) });

export const namedShape = (summary: string): Shape => ({ kind: 'text', summary, isNonEmpty: true });

export const amountShape = (summary: string, min = 0): Shape => ({ kind: 'integer', summary, min, max: 1_000_000 });

export const flagShape = (summary: string): Shape => ({ kind: 'boolean', summary });

/** Refuses what contradicts `exists: false`. */
export const refuseOfMissing =
  (what: string, name: string): NonNullable<ObjectShape['check']> =>
  (params) => {
    const others = Object.keys(params).filter((key) => ![name, 'exists'].includes(key));
    if (params['exists'] !== false || others.length === 0) return undefined;
    return { message: `${what} that does not exist has no ${others.join(', ')}`, hint: 'Leave one of the two out.' };
  };
