import type { Lang } from '../../base/language.js';
import { styled } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { padOrTruncate, type StyledLine } from '../../io/styled-line.js';
import { fittedInstance } from '../draw/owner.js';
import { formatElapsed } from '../number-format.js';
import type { ActivityEntry, Snapshot } from './snapshot.js';

const timeWidth = 8;
/** From this many columns on keys have a column of their own. */
const wideColumns = 100;
/** Below `wideColumns`, names of services and events are truncated to this width. */
const maxNarrowName = 17;
const maxKeyWidth = 16;

/** Share of the lines kept for notices: events scroll fast, and a fault or a rebalance must stay readable. */
const noticesShare = 0.4;

/** The newest notices and, below them, the newest events, in at most `lines` lines. */
export function activityLines(
  { notices, events, widths }: Snapshot,
  lines: number,
  columns: number,
  lang: Lang,
): StyledLine[] {
  if (lines <= 0) return [];
  const maxNotices = Math.max(Math.floor(lines * noticesShare), lines - events.length - 1);
  const shownNotices = notices.slice(-Math.min(lines, Math.max(1, maxNotices)));
  const left = lines - shownNotices.length - 1;
  const shownEvents = left > 0 ? events.slice(-left) : [];
  const hasRoom = columns >= wideColumns;
  const limit = hasRoom ? Number.POSITIVE_INFINITY : maxNarrowName;
  const layout: ActivityColumns = {
    lang,
    who: Math.min(limit, Math.max(widths.who, ...shownNotices.map(({ subject }) => displayWidth(subject)))),
    what: Math.min(limit + 1, widths.what),
    key: hasRoom ? Math.min(maxKeyWidth, Math.max(widths.key, ...shownEvents.map(({ key }) => displayWidth(key)))) : 0,
  };
  const lineOf = (event: ActivityEntry): StyledLine => entryLine(event, layout);
  return [...shownNotices.map(lineOf), ...(left > 0 ? [[], ...shownEvents.map(lineOf)] : [])];
}

/** Widths of the columns; `key` is 0 where keys have no column of their own. */
interface ActivityColumns {
  readonly lang: Lang;
  readonly who: number;
  readonly what: number;
  readonly key: number;
}

function entryLine({ atMs, subject, eventType, key, text, tone }: ActivityEntry, layout: ActivityColumns): StyledLine {
  const time = styled(padOrTruncate(formatElapsed(atMs, layout.lang), timeWidth, 'right'), 'dim');
  const name = styled(` ${fittedInstance(subject, layout.who)} `, tone === 'plain' ? 'name' : tone);
  if (eventType === '') return [time, name, styled(text, tone)];
  const event = styled(`${padOrTruncate(eventType, layout.what)} `, tone);
  if (layout.key > 0)
    return [time, name, event, styled(`${padOrTruncate(key, layout.key)} `, 'dim'), styled(text, tone)];
  return [time, name, event, styled(text, tone), ...(text.includes(key) ? [] : [styled(` ${key}`, 'dim')])];
}
