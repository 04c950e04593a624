import { groupBy } from '../../base/group-by.js';
import type { LocalizedText } from '../../base/language.js';
import { localizedTally } from '../number-format.js';
import { checkTexts } from '../texts.js';
import { type Flow, topicOfEvent } from '../types.js';
import { type CheckResult, eventText } from './evidence.js';
import type { LogEvent, RunLog } from './run-log.js';

/** An event that was emitted twice under one id is one: the first of them, as it is for who works on them. */
export function distinctEvents(events: readonly LogEvent[]): LogEvent[] {
  const seen = new Set<string>();
  return events.filter(({ eventId }) => seen.size !== seen.add(eventId).size);
}

/** The key of another topic that an event belongs under. */
export const keyForField = ({ key, ties }: LogEvent, field: string): string => ties?.[field] ?? key;

/** Each event of a type has exactly one of the others in the end. */
export function checkOneEnd(every: string, endsIn: readonly string[], flow: Flow, { events }: RunLog): CheckResult {
  const { key } = topicOfEvent(flow, every);
  const threadOf = (event: LogEvent): string => `${keyForField(event, key)} ${event.ties?.['correlationId'] ?? ''}`;
  const ends = groupBy(distinctEvents(events.filter(({ eventType }) => endsIn.includes(eventType))), threadOf);
  const begun = distinctEvents(events.filter(({ eventType }) => eventType === every));
  if (begun.length === 0) return [true, checkTexts.nothing];
  const threads = groupBy(begun, threadOf);
  const endsOf = (event: LogEvent): readonly LogEvent[] => ends.get(threadOf(event)) ?? [];
  // A thing that begins it twice has two ends.
  const wrong = begun.filter((event) => endsOf(event).length !== threads.get(threadOf(event))?.length);
  const [first] = wrong;
  if (!first) {
    const all = [...threads.keys()].flatMap((thread) => ends.get(thread) ?? []);
    return [true, checkTexts.ends(begun.length, every, endCounts(endsIn, all))];
  }
  const has = endsOf(first).map(({ eventType }) => eventType);
  return [false, checkTexts.endsWrong(wrong.length, begun.length, `${eventText(first)}: ${has.join(', ') || '-'}`)];
}

/** `ORDER_SHIPPED 91, ORDER_CANCELLED 9`. */
const endCounts = (types: readonly string[], ends: readonly LogEvent[]): LocalizedText =>
  localizedTally(types.map((type) => [type, ends.filter(({ eventType }) => eventType === type).length]));
