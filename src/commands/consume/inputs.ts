import { CliError } from '../../lib/base/errors.js';
import { parseChoice } from '../../lib/base/nearest.js';
import { type PrintableField, printableFields } from '../../lib/records/output/lines.js';
import { type DecodeOptions, type Decoding, decodings } from '../../lib/records/output/writer.js';

/** `all` is every field but the topic, which is the same for all. */
const allFields = printableFields.filter((field) => field !== 'topic');

export function parsePrint(raw: string): readonly PrintableField[] {
  return raw.split(',').flatMap((field) => {
    if (field.trim() === 'all') return allFields;
    if (field.trim() === 'value') throw new CliError('usage', 'the value always stands last, and is not to be named');
    const singular: Readonly<Record<string, PrintableField>> = { keys: 'key', header: 'headers', time: 'timestamp' };
    return [singular[field.trim()] ?? parseChoice(field.trim(), printableFields)];
  });
}

/** `value=json`, or `json` for the value. */
export function parseDecode(raw: string): DecodeOptions {
  const at = raw.indexOf('=');
  const field = at < 0 ? 'value' : parseChoice(raw.slice(0, at), ['key', 'value']);
  const decoding: Decoding = parseChoice(raw.slice(at + 1), decodings);
  return field === 'key' ? { key: decoding } : { value: decoding };
}

const inlineFlags = /^\(\?([ims]+)\)/;

/** A regular expression; flags may stand in front, as other tools have it: `(?i)error`. */
export function parseGrep(raw: string): RegExp {
  const flags = inlineFlags.exec(raw)?.[1] ?? '';
  try {
    return new RegExp(raw.replace(inlineFlags, ''), [...new Set(`${flags}u`)].join(''));
  } catch (error) {
    throw new CliError('usage', `"${raw}" is not a regular expression`, { hint: (error as Error).message });
  }
}
