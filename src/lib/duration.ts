import { CliError } from './errors.js';

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

/** Milliseconds of `250ms`, `10s`, `1.5m`, `1h`, `7d`, or of a bare number. Throws `usage` for anything else. */
export function parseDuration(raw: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)?$/.exec(raw);
  if (!match) {
    throw new CliError('usage', `"${raw}" is not a duration`, { hint: 'Write it as 500ms, 10s, 5m, 1h or 7d.' });
  }
  return Math.round(Number(match[1]) * (unitMs[match[2] ?? 'ms'] ?? 1));
}
