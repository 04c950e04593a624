import { CliError } from '../base/errors.js';
import { dayBefore, isTimeOfDay, readTime, secondsAsMilliseconds } from './times.js';

/** An offset as a user writes it; resolved to a number per partition. */
export type OffsetExpression =
  | { readonly kind: 'earliest' | 'latest' }
  | { readonly kind: 'offset'; readonly offset: number }
  /** This many records before the end. */
  | { readonly kind: 'beforeEnd'; readonly count: number }
  /** This many records after the earliest. */
  | { readonly kind: 'afterStart'; readonly count: number }
  /** The first record with this timestamp or a later one, in milliseconds since 1970. */
  | { readonly kind: 'time'; readonly time: number };

export interface OffsetRange {
  readonly from: OffsetExpression;
  /** The range ends before this offset; absent: it has no end. */
  readonly until?: OffsetExpression;
}

export const earliest: OffsetExpression = { kind: 'earliest' };
export const latest: OffsetExpression = { kind: 'latest' };

const grammar =
  'Write earliest, latest, 42, -10, +10, 5:10, :end, @2026-01-31T10:00, @16:00, @today, @-1h or @-2h:@-1h.';
const offsetError = (message: string, hint?: string) =>
  new CliError('usage', message, { hint: hint === undefined ? grammar : `${hint}\n${grammar}` });

/**
 * Parses an offset or a range of offsets: `5:10`, `:end`, `@-2h:@-1h`. `now` is in milliseconds since 1970. Throws
 * `usage`.
 */
export function parseOffsetRange(text: string, now: number): OffsetRange {
  const spec = readOffset(text, now);
  if (spec) return { from: refuseLaterToday(text, spec, now) };
  // Times contain colons too: each colon is tried as the separator.
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

/** Parses a single offset. Throws `usage`. */
export function parseOffset(text: string, now: number): OffsetExpression {
  const { from, until } = parseOffsetRange(text, now);
  if (!until) return from;
  throw new CliError('usage', `"${text}" is a range, and one offset is asked for`, {
    hint: 'Give where it begins only.',
  });
}

/** A number that orders offsets of the same kind. */
function sortKey(spec: OffsetExpression): number {
  switch (spec.kind) {
    case 'offset':
      return spec.offset;
    case 'afterStart':
      return spec.count;
    case 'beforeEnd':
      return -spec.count;
    case 'time':
      return spec.time;
    default:
      return 0;
  }
}

/** True for a colon inside an invalid time such as 25:00, which must not be read as a separator. */
const splitsTime = (before: string, after: string): boolean =>
  before.includes('@') && /(?:@|[T ]\d\d:|@\d{1,2}:|[T ])\d{1,2}$/.test(before) && /^\d\d(?!\d)/.test(after);

/** A time of day that is still to come is refused: after midnight 23:50 means yesterday. */
function refuseLaterToday(text: string, spec: OffsetExpression, now: number): OffsetExpression {
  if (spec.kind !== 'time' || spec.time <= now || !isTimeOfDay(text.slice(1))) return spec;
  throw offsetError(`"${text}" is still to come today`, `Yesterday's is @${dayBefore(spec.time)}.`);
}

function notAnOffset(text: string, now: number): CliError {
  const bare = text.replace(/^[@\s]*-?/, '').trim();
  const milliseconds = secondsAsMilliseconds(bare);
  if (text.startsWith('@') && milliseconds !== undefined) {
    return offsetError(`"${text}" is a time in January to April 1970`, `A time is in milliseconds: @${milliseconds}.`);
  }
  const suggestion = [`@${bare}`, `@-${bare}`].find((form) => form !== text && readOffset(form, now));
  const why = text.includes('@') ? ': its time cannot be read' : '';
  return offsetError(`"${text}" is not an offset${why}`, suggestion && `Did you mean ${suggestion}?`);
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
