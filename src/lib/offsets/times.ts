import { msPerUnit } from '../base/duration.js';

const agoPattern = /^-(\d{1,12}(?:\.\d+)?)(ms|s|m|h|d|w)$/;
const timeOfDayPattern = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/;
const isoTimePattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/;
/** Ten digits: as milliseconds a time in 1970, as seconds one in 2001 to 2286. Ambiguous, and refused. */
const epochSecondsPattern = /^\d{10}$/;

/**
 * Parses a time to milliseconds since 1970; undefined for invalid text. Forms: `now`, `today` and `yesterday` (their
 * midnight), `-30m`, `16:00` (of today), milliseconds since 1970, ISO 8601; local time without a zone.
 */
export function readTime(text: string, now: number): number | undefined {
  const time = parseTime(text, now);
  // Negative timestamps have special meanings in ListOffsets.
  return time === undefined || Number.isNaN(time) ? undefined : Math.max(0, time);
}

function parseTime(text: string, now: number): number | undefined {
  if (text === 'now') return now;
  if (text === 'today') return midnight(now, 0);
  if (text === 'yesterday') return midnight(now, -1);
  const [, count, unit] = agoPattern.exec(text) ?? [];
  if (count !== undefined) return Math.round(now - Number(count) * (msPerUnit[unit ?? 'ms'] ?? 1));
  if (/^\d{1,15}$/.test(text)) return epochSecondsPattern.test(text) ? undefined : Number(text);
  return timeOfDayPattern.test(text) ? timeOfToday(text, now) : isoTimeMs(text);
}

function midnight(now: number, days: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

function timeOfToday(text: string, now: number): number | undefined {
  const [, hours, minutes, seconds = 0, fraction = ''] = timeOfDayPattern.exec(text) ?? [];
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return new Date(now).setHours(Number(hours), Number(minutes), Number(seconds), Number(fraction.padEnd(3, '0')));
}

function isoTimeMs(text: string): number | undefined {
  const [, year, month, day, time = '00:00', zone = ''] = isoTimePattern.exec(text) ?? [];
  // Date.parse accepts the 30th of February.
  if (year === undefined || Number(day) > daysOf(Number(year), Number(month))) return undefined;
  const [, hours, minutes = '00'] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return Date.parse(`${year}-${month}-${day}T${time}${hours === undefined ? zone : `${hours}:${minutes}`}`);
}

const daysOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** True for a time without a date. */
export const isTimeOfDay = (text: string): boolean => timeOfDayPattern.test(text);

/** The same time one day earlier, with its date. */
export function dayBefore(time: number): string {
  const date = new Date(time);
  const two = (part: number): string => `${part}`.padStart(2, '0');
  date.setDate(date.getDate() - 1);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Converts seconds since 1970 to milliseconds; undefined for any other text. */
export const secondsAsMilliseconds = (text: string): string | undefined =>
  epochSecondsPattern.test(text) ? `${text}000` : undefined;
