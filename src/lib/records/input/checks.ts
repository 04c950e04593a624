import { isUtf8 } from 'node:buffer';
import { CliError } from '../../base/errors.js';
import { type RecordDraft, setKey } from '../record.js';
import type { AppendRecord } from './record-parser.js';

const pathStep = /\.?(?:\[(-?\d+)\]|\["([^"]+)"\]|\['([^']+)'\]|([^.[\]]+))/y;

/**
 * Parses a field path, `.userId`, `.user.id`, `.items[0].id` or `.["user id"]`, into names; a leading `$` is JSONPath's
 * root.
 */
export function fieldPath(raw: string): readonly string[] {
  const text = raw.replace(/^\$(?=[.[])/, '');
  const names: string[] = [];
  pathStep.lastIndex = 0;
  for (let at = 0; at < text.length; at = pathStep.lastIndex) {
    const found = pathStep.exec(text);
    if (!found) throw invalidFieldPath(raw);
    names.push(found.slice(1).find((name) => name !== undefined) ?? '');
  }
  if (names.length === 0) throw invalidFieldPath(raw);
  return names;
}

const invalidFieldPath = (raw: string) =>
  new CliError('usage', `"${raw}" is not a field`, { hint: 'Write it as .userId, .user.id or .items[0].id' });

export interface CheckOptions {
  /** Use this field of the JSON value as the key. */
  readonly keyFrom?: readonly string[] | undefined;
  /** Called for each value without this field: its key is null. */
  readonly onKeyless?: () => void;
  /** Reject values that are not JSON. */
  readonly json: boolean;
}

/** Validates each value before it is appended; a rejected value is not written. */
export function withChecks(append: AppendRecord, { keyFrom, onKeyless, json }: CheckOptions): AppendRecord {
  if (!keyFrom && !json) return append;
  return (draft) => {
    const value = parseValue(draft);
    if (keyFrom) {
      const key = keyOf(value, keyFrom);
      if (!key) onKeyless?.();
      setKey(draft, key);
    }
    append(draft);
  };
}

function parseValue({ valueBytes, valueStart, valueEnd }: RecordDraft): unknown {
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

/** The key as text, or as JSON where it is not a string; null where the value has no such field. */
function keyOf(value: unknown, path: readonly string[]): Buffer | null {
  const at = path.reduce(fieldOf, value);
  if (at === undefined || at === null) return null;
  return Buffer.from(typeof at === 'string' ? at : JSON.stringify(at));
}

/** A negative index counts from the end of an array. */
function fieldOf(value: unknown, name: string): unknown {
  if (Array.isArray(value) && name.startsWith('-')) return value.at(Number(name));
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isThere ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
