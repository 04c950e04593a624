import { CliError } from '../errors.js';

/** A place in the log of a partition, before it is known which offset that is. */
export type OffsetPlace =
  | { readonly kind: 'earliest' | 'latest' }
  | { readonly kind: 'offset'; readonly offset: number }
  /** So many records before the end. */
  | { readonly kind: 'beforeEnd'; readonly count: number }
  /** So many records after the earliest. */
  | { readonly kind: 'afterStart'; readonly count: number }
  /** The first record that is not older, in milliseconds since 1970. */
  | { readonly kind: 'time'; readonly time: number };

export interface OffsetRange {
  readonly from: OffsetPlace;
  /** The range ends before this place; absent: it does not end. */
  readonly until?: OffsetPlace;
}

export const earliest: OffsetPlace = { kind: 'earliest' };
export const latest: OffsetPlace = { kind: 'latest' };

const grammar = 'Write earliest, latest, 42, -10, +10, 5:10, :end, @2026-01-31T10:00, @-1h or @-2h:@-1h.';
const bad = (message: string) => new CliError('usage', message, { hint: grammar });

/** Reads a place or a range of places: `5:10`, `:end`, `@-2h:@-1h`. `now` is in milliseconds since 1970. */
export function parseOffsetRange(text: string, now: number): OffsetRange {
  const place = readPlace(text, now);
  if (place) return { from: place };
  // A time holds colons too, so that every one is tried.
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    const from = colon === 0 ? earliest : readPlace(text.slice(0, colon), now);
    const until = colon === text.length - 1 ? latest : readPlace(text.slice(colon + 1), now);
    if (!from || !until || text.length === 1) continue;
    if (from.kind === until.kind && positionOf(from) > positionOf(until)) throw bad(`"${text}" ends before it begins`);
    return { from, until };
  }
  throw bad(`"${text}" is not an offset${text.includes('@') ? ': its time cannot be read' : ''}`);
}

/** Orders places of one kind. */
function positionOf(place: OffsetPlace): number {
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

/** Reads a single place. */
export function parseOffsetPlace(text: string, now: number): OffsetPlace {
  const place = readPlace(text, now);
  if (place) return place;
  parseOffsetRange(text, now);
  throw new CliError('usage', `"${text}" is a range, and one offset is asked for`, {
    hint: 'Give where it begins only.',
  });
}

function readPlace(text: string, now: number): OffsetPlace | undefined {
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

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const isoTime = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** `now`, `-30m`, milliseconds since 1970, or ISO 8601, local where no zone is given. */
function readTime(text: string, now: number): number | undefined {
  if (text === 'now') return now;
  const back = /^-(\d{1,12}(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text);
  if (back) return Math.round(now - Number(back[1]) * units[back[2] as keyof typeof units]);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const date = isoTime.exec(text);
  // Date.parse takes the 30th of February for a day in March.
  if (!date || Number(date[3]) > daysOf(Number(date[1]), Number(date[2]))) return undefined;
  // A date alone is UTC to Date.parse, and local to a person.
  const time = Date.parse(text.length === 10 ? `${text}T00:00` : text);
  return Number.isNaN(time) ? undefined : time;
}

const daysOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
