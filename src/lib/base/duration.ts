import { CliError } from './errors.js';

/** Milliseconds of each unit of time that people write. */
export const msPerUnit: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

/**
 * Milliseconds of `250ms`, `10s`, `1.5m`, `1h`, `7d`, or of 0. Throws `usage` for anything else, including a number
 * without a unit: `--timeout 5` is meant as seconds as often as milliseconds.
 */
export function parseDuration(raw: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)?$/.exec(raw) ?? [];
  if (number === undefined) {
    throw new CliError('usage', `"${raw}" is not a duration`, { hint: 'Write it as 500ms, 10s, 5m, 1h or 7d.' });
  }
  if (unit === undefined && Number(number) !== 0) {
    throw new CliError('usage', `"${raw}" is a time without its unit`, { hint: `Write ${raw}s or ${raw}ms.` });
  }
  return Math.round(Number(number) * (msPerUnit[unit ?? 'ms'] ?? 1));
}

/** A duration for people: `500 ms`, `1.5 s`, `5 min`. A duration above 0 is never written as 0. */
export function durationText(ms: number): string {
  if (ms === 0) return '0 s';
  const whole = Math.max(1, Math.round(ms));
  if (whole < 1000) return `${whole} ms`;
  return whole % 60_000 === 0 ? `${whole / 60_000} min` : `${Number((whole / 1000).toFixed(2))} s`;
}
