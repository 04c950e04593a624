import { CliError } from '../../lib/errors.js';
import { oneOf } from '../../lib/nearest.js';
import { type Printable, printable } from '../../lib/records/output/lines.js';
import { type Decode, type Decoding, decodings } from '../../lib/records/output/writer.js';

/** `all` is every field but the topic, which is the same for all. */
const all = printable.filter((field) => field !== 'topic');

export function printOption(raw: string): readonly Printable[] {
  return raw.split(',').flatMap((field) => {
    if (field.trim() === 'all') return all;
    if (field.trim() === 'value') throw new CliError('usage', 'the value always stands last, and is not to be named');
    const singular: Readonly<Record<string, Printable>> = { keys: 'key', header: 'headers', time: 'timestamp' };
    return [singular[field.trim()] ?? oneOf(field.trim(), printable)];
  });
}

/** `value=json`, or `json` for the value. */
export function decodeOption(raw: string): Decode {
  const [field, as] = raw.includes('=') ? (raw.split('=', 2) as [string, string]) : ['value', raw];
  const decoding: Decoding = oneOf(as, decodings);
  return oneOf(field, ['key', 'value']) === 'key' ? { key: decoding } : { value: decoding };
}

export function grepOption(raw: string): RegExp {
  try {
    return new RegExp(raw, 'u');
  } catch (error) {
    throw new CliError('usage', `"${raw}" is not a regular expression`, { hint: (error as Error).message });
  }
}
