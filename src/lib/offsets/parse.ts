import { CliError } from '../base/errors.js';
import { dayBefore, isTimeOfDay, readTime, secondsAsMilliseconds } from './times.js';

/** A place in the log of a partition, before it is known which offset that is. */
export type OffsetExpression =
  | { readonly kind: 'earliest' | 'latest' }
  | { readonly kind: 'offset'; readonly offset: number }
  /** So many records before the end. */
  | { readonly kind: 'beforeEnd'; readonly count: number }
  /** So many records after the earliest. */
  | { readonly kind: 'afterStart'; readonly count: number }
  /** The first record that is not older, in milliseconds since 1970. */
  | { readonly kind: 'time'; readonly time: number };

export interface OffsetRange {
  readonly from: OffsetExpression;
  /** The range ends before this place; absent: it does not end. */
  readonly until?: OffsetExpression;
}

export const earliest: OffsetExpression = { kind: 'earliest' };
export const latest: OffsetExpression = { kind: 'latest' };

const grammar =
  'Write earliest, latest, 42, -10, +10, 5:10, :end, @2026-01-31T10:00, @16:00, @today, @-1h or @-2h:@-1h.';
const offsetError = (message: string, hint?: string) =>
  new CliError('usage', message, { hint: hint === undefined ? grammar : `${hint}\n${grammar}` });

/** Reads a place or a range of places: `5:10`, `:end`, `@-2h:@-1h`. `now` is in milliseconds since 1970. */
export function parseOffsetRange(text: string, now: number): OffsetRange {
  const place = readOffset(text, now);
  if (place) return { from: refuseLaterToday(text, place, now) };
  // A time holds colons too, so that every one is tried.
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    const [before, after] = [text.slice(0, colon), text.slice(colon + 1)];
    if (text.length === 1 || splitsTime(before, after)) continue;
    const from = before === '' ? earliest : readOffset(before, now);
    const until = after === '' ? latest : readOffset(after, now);
    if (!from || !until) continue;
    if (from.kind === until.kind && sortKey(from) > sortKey(until))
      throw offsetError(`"${text}" ends before it begins`);
    return { from: refuseLaterToday(before, from, now), until };
  }
  throw notAnOffset(text, now);
}

/** Reads a single place. */
export function parseOffset(text: string, now: number): OffsetExpression {
  const { from, until } = parseOffsetRange(text, now);
  if (!until) return from;
  throw new CliError('usage', `"${text}" is a range, and one offset is asked for`, {
    hint: 'Give where it begins only.',
  });
}

/** Orders places of one kind. */
function sortKey(place: OffsetExpression): number {
  switch (place.kind) {
    case 'offset':
      return place.offset;
    case 'afterStart':
      return place.count;
    case 'beforeEnd':
      return -place.count;
    case 'time':
      return place.time;
    default:
      return 0;
  }
}

/** True for a colon that stands in a time that is no time, such as 25:00: what is left of it is not what was meant. */
const splitsTime = (before: string, after: string): boolean =>
  before.includes('@') && /(?:@|[T ]\d\d:|@\d{1,2}:|[T ])\d{1,2}$/.test(before) && /^\d\d(?!\d)/.test(after);

/** Who types 23:50 after midnight means yesterday, and would wait for tonight. */
function refuseLaterToday(text: string, place: OffsetExpression, now: number): OffsetExpression {
  if (place.kind !== 'time' || place.time <= now || !isTimeOfDay(text.slice(1))) return place;
  throw offsetError(`"${text}" is still to come today`, `Yesterday's is @${dayBefore(place.time)}.`);
}

function notAnOffset(text: string, now: number): CliError {
  const bare = text.replace(/^[@\s]*-?/, '').trim();
  const milliseconds = secondsAsMilliseconds(bare);
  if (text.startsWith('@') && milliseconds !== undefined) {
    return offsetError(`"${text}" is a time in January to April 1970`, `A time is in milliseconds: @${milliseconds}.`);
  }
  const meant = [`@${bare}`, `@-${bare}`].find((form) => form !== text && readOffset(form, now));
  const why = text.includes('@') ? ': its time cannot be read' : '';
  return offsetError(`"${text}" is not an offset${why}`, meant && `Did you mean ${meant}?`);
}

function readOffset(text: string, now: number): OffsetExpression | undefined {
  switch (text) {
    case 'earliest':
    case 'start':
      return earliest;
    case 'latest':
    case 'end':
      return latest;
  }
  const number = /^([+-]?)(\d{1,15})$/.exec(text);
  if (number) {
    const count = Number(number[2]);
    if (number[1] === '-') return { kind: 'beforeEnd', count };
    return number[1] === '+' ? { kind: 'afterStart', count } : { kind: 'offset', offset: count };
  }
  const time = text.startsWith('@') ? readTime(text.slice(1), now) : undefined;
  return time === undefined ? undefined : { kind: 'time', time };
}
