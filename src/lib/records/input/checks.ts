import { CliError } from '../../errors.js';
import { type RecordDraft, setKey } from '../record.js';
import type { Take } from './reading.js';

/** `.userId` or `.user.id` as its names. */
export function fieldPath(raw: string): readonly string[] {
  const names = raw.replace(/^\./, '').split('.');
  if (names.some((name) => name === '')) {
    throw new CliError('usage', `"${raw}" is not a field`, { hint: 'Write it as .userId or .user.id' });
  }
  return names;
}

export interface CheckOptions {
  /** The key is this field of the value, which is then JSON. */
  readonly keyFrom?: readonly string[] | undefined;
  /** Refuse a value that is not JSON. */
  readonly json: boolean;
}

/** Looks at each value before it is taken; a value that is refused is refused before anything of it is written. */
export function checked(take: Take, { keyFrom, json }: CheckOptions): Take {
  if (!keyFrom && !json) return take;
  return (draft) => {
    const value = parse(draft);
    if (keyFrom) setKey(draft, keyOf(value, keyFrom));
    take(draft);
  };
}

function parse({ valueBytes, valueStart, valueEnd }: RecordDraft): unknown {
  if (valueStart < 0) return null;
  try {
    return JSON.parse(valueBytes.toString('utf8', valueStart, valueEnd));
  } catch (error) {
    throw new CliError('usage', 'the value is not JSON', { hint: (error as Error).message });
  }
}

/** Text as it is, anything else as JSON; null where the value has no such field. */
function keyOf(value: unknown, path: readonly string[]): Buffer | null {
  let at = value;
  for (const name of path) {
    at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  if (at === undefined || at === null) return null;
  return Buffer.from(typeof at === 'string' ? at : JSON.stringify(at));
}
