import type { Lang } from '../../app.js';
import { styled } from '../../io/blocks.js';
import { displayWidth, padOrTruncate, type StyledLine } from '../../io/line.js';
import { moment } from '../counts.js';
import { fittedInstance } from '../draw/owner.js';
import type { EventNow, Snapshot } from './snapshot.js';

const timeWidth = 8;
/** From this many columns on there is room for keys in a column of their own. */
const roomy = 100;
/** Names of services and events that are longer give way where there is no such room. */
const narrowName = 17;
const widestKey = 16;

/** Part of the lines that are for notices: events come fast, and what was done to a service is to be read. */
const noticesPart = 0.4;

/** The last notices and, below them, the last events, in so many lines. */
export function happened(
  { notices, events, widths }: Snapshot,
  lines: number,
  columns: number,
  lang: Lang,
): StyledLine[] {
  if (lines <= 0) return [];
  const most = Math.max(Math.floor(lines * noticesPart), lines - events.length - 1);
  const first = notices.slice(-Math.min(lines, Math.max(1, most)));
  const left = lines - first.length - 1;
  const last = left > 0 ? events.slice(-left) : [];
  const hasRoom = columns >= roomy;
  const limit = hasRoom ? Number.POSITIVE_INFINITY : narrowName;
  const layout: Layout = {
    lang,
    who: Math.min(limit, Math.max(widths.who, ...first.map(({ who }) => displayWidth(who)))),
    what: Math.min(limit + 1, widths.what),
    key: hasRoom ? Math.min(widestKey, Math.max(widths.key, ...last.map(({ key }) => displayWidth(key)))) : 0,
  };
  const lineOf = (event: EventNow): StyledLine => eventLine(event, layout);
  return [...first.map(lineOf), ...(left > 0 ? [[], ...last.map(lineOf)] : [])];
}

/** Columns of names; no column for keys where there is no room. */
interface Layout {
  readonly lang: Lang;
  readonly who: number;
  readonly what: number;
  readonly key: number;
}

function eventLine({ atMs, who, what, key, text, tone }: EventNow, layout: Layout): StyledLine {
  const time = styled(padOrTruncate(moment(atMs, layout.lang), timeWidth, 'right'), 'dim');
  const name = styled(` ${fittedInstance(who, layout.who)} `, tone === 'plain' ? 'name' : tone);
  if (what === '') return [time, name, styled(text, tone)];
  const event = styled(`${padOrTruncate(what, layout.what)} `, tone);
  if (layout.key > 0)
    return [time, name, event, styled(`${padOrTruncate(key, layout.key)} `, 'dim'), styled(text, tone)];
  return [time, name, event, styled(text, tone), ...(text.includes(key) ? [] : [styled(` ${key}`, 'dim')])];
}
