import { CliError } from '../../lib/base/errors.js';

/** `0,2` and `0-3,7` as partition numbers. */
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

/** Bytes: `100KiB`, `1MB`, or a bare number. */
export function parseByteSize(raw: string): number {
  const match = /^(\d{1,12})\s*(|[kmg]i?b?|b)$/i.exec(raw);
  const unit = match?.[2]?.toLowerCase() ?? '';
  const base = unit.includes('i') || unit.length === 1 ? 1024 : 1000;
  const power = 'bkmg'.indexOf(unit.charAt(0) || 'b');
  if (!match)
    throw new CliError('usage', `"${raw}" is not a size`, { hint: 'Write it as 100KiB, 1MiB or a number of bytes.' });
  return Number(match[1]) * base ** power;
}

/** A delimiter, in which `\t`, `\n`, `\\` and `\xHH` may be written. */
export function parseDelimiter(raw: string): string {
  if (raw === '') throw new CliError('usage', 'the delimiter is empty');
  return raw.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (whole, hex: string | undefined, letter: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    const known: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '0': '\0', '\\': '\\' };
    return known[letter ?? ''] ?? whole;
  });
}

/** The name of a consumer group: any text but none at all. */
export function parseGroupName(raw: string): string {
  if (raw === '') throw new CliError('usage', 'the name of a group is not empty');
  return raw;
}
