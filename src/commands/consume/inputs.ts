import { CliError } from '../../lib/base/errors.js';
import { parseChoice } from '../../lib/base/nearest.js';
import { type PrintableField, printableFields } from '../../lib/records/output/lines.js';
import { type DecodeOptions, type Decoding, decodings } from '../../lib/records/output/writer.js';

/** `all` stands for every field but the topic. */
const allFields = printableFields.filter((field) => field !== 'topic');

export function parsePrint(raw: string): readonly PrintableField[] {
  return raw.split(',').flatMap((field) => {
    if (field.trim() === 'all') return allFields;
    if (field.trim() === 'value') throw new CliError('usage', 'the value always stands last, and is not to be named');
    const singular: Readonly<Record<string, PrintableField>> = { keys: 'key', header: 'headers', time: 'timestamp' };
    return [singular[field.trim()] ?? parseChoice(field.trim(), printableFields)];
  });
}

/** Parses `value=json`, or `json` for the value. */
export function parseDecode(raw: string): DecodeOptions {
  const at = raw.indexOf('=');
  const field = at < 0 ? 'value' : parseChoice(raw.slice(0, at), ['key', 'value']);
  const decoding: Decoding = parseChoice(raw.slice(at + 1), decodings);
  return field === 'key' ? { key: decoding } : { value: decoding };
}

const inlineFlags = /^\(\?([ims]+)\)/;

/** Parses a regular expression; flags may precede it, as in other tools: `(?i)error`. */
export function parseGrep(raw: string): RegExp {
  const flags = inlineFlags.exec(raw)?.[1] ?? '';
  try {
    return new RegExp(raw.replace(inlineFlags, ''), [...new Set(`${flags}u`)].join(''));
  } catch (error) {
    throw new CliError('usage', `"${raw}" is not a regular expression`, { hint: (error as Error).message });
  }
}

/** Parses partition numbers: `0,2` or `0-3,7`. */
export function parsePartitions(raw: string): readonly number[] {
  const partitions = raw.split(',').flatMap((part) => {
    const range = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim());
    const first = Number(range?.[1]);
    const last = Number(range?.[2] ?? first);
    if (!range || last < first || last - first > 100_000)
      throw new CliError('usage', `"${raw}" is not a list of partitions`, { hint: 'Write it as 0, 0,2 or 0-3,7.' });
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(partitions)];
}

/** Parses the name of a consumer group: any text but an empty one. */
export function parseGroupName(raw: string): string {
  if (raw === '') throw new CliError('usage', 'the name of a group is not empty');
  return raw;
}
