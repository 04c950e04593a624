import { isUtf8 } from 'node:buffer';
import { CliError } from '../../errors.js';
import { type RecordDraft, setKey } from '../record.js';
import type { Take } from './reading.js';

const step = /\.?(?:\[(-?\d+)\]|\["([^"]+)"\]|\['([^']+)'\]|([^.[\]]+))/y;

/** `.userId`, `.user.id`, `.items[0].id` or `.["user id"]` as its names; `$` in front is JSONPath's own root. */
export function fieldPath(raw: string): readonly string[] {
  const text = raw.replace(/^\$(?=[.[])/, '');
  const names: string[] = [];
  step.lastIndex = 0;
  for (let at = 0; at < text.length; at = step.lastIndex) {
    const found = step.exec(text);
    if (!found) throw notAField(raw);
    names.push(found.slice(1).find((name) => name !== undefined) ?? '');
  }
  if (names.length === 0) throw notAField(raw);
  return names;
}

const notAField = (raw: string) =>
  new CliError('usage', `"${raw}" is not a field`, { hint: 'Write it as .userId, .user.id or .items[0].id' });

export interface CheckOptions {
  /** The key is this field of the value, which is then JSON. */
  readonly keyFrom?: readonly string[] | undefined;
  /** Told of each value that has no such field: its key is null. */
  readonly keyless?: () => void;
  /** Refuse a value that is not JSON. */
  readonly json: boolean;
}

/** Looks at each value before it is taken; a value that is refused is refused before anything of it is written. */
export function checked(take: Take, { keyFrom, keyless, json }: CheckOptions): Take {
  if (!keyFrom && !json) return take;
  return (draft) => {
    const value = parse(draft);
    if (keyFrom) {
      const key = keyOf(value, keyFrom);
      if (!key) keyless?.();
      setKey(draft, key);
    }
    take(draft);
  };
}

function parse({ valueBytes, valueStart, valueEnd }: RecordDraft): unknown {
  if (valueStart < 0) return null;
  if (!isUtf8(valueBytes.subarray(valueStart, valueEnd))) {
    throw new CliError('usage', 'the value is not JSON', { hint: 'It is not UTF-8.' });
  }
  try {
    return JSON.parse(valueBytes.toString('utf8', valueStart, valueEnd));
  } catch (error) {
    throw new CliError('usage', 'the value is not JSON', { hint: (error as Error).message });
  }
}

/** Text as it is, anything else as JSON; null where the value has no such field. */
function keyOf(value: unknown, path: readonly string[]): Buffer | null {
  const at = path.reduce(fieldOf, value);
  if (at === undefined || at === null) return null;
  return Buffer.from(typeof at === 'string' ? at : JSON.stringify(at));
}

/** A negative index counts from the end. */
function fieldOf(value: unknown, name: string): unknown {
  if (Array.isArray(value) && name.startsWith('-')) return value.at(Number(name));
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isThere ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
