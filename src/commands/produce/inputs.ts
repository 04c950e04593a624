import { CliError } from '../../lib/base/errors.js';

/** Parses a size in bytes: `100KiB`, `1MB`, or a number. */
export function parseByteSize(raw: string): number {
  const match = /^(\d{1,12})\s*(|[kmg]i?b?|b)$/i.exec(raw);
  const unit = match?.[2]?.toLowerCase() ?? '';
  const base = unit.includes('i') || unit.length === 1 ? 1024 : 1000;
  const power = 'bkmg'.indexOf(unit.charAt(0) || 'b');
  if (!match)
    throw new CliError('usage', `"${raw}" is not a size`, { hint: 'Write it as 100KiB, 1MiB or a number of bytes.' });
  return Number(match[1]) * base ** power;
}

/** Parses a delimiter, with the escapes `\t`, `\n`, `\\` and `\xHH`. */
export function parseDelimiter(raw: string): string {
  if (raw === '') throw new CliError('usage', 'the delimiter is empty');
  return raw.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (whole, hex: string | undefined, letter: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    const known: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '0': '\0', '\\': '\\' };
    return known[letter ?? ''] ?? whole;
  });
}
