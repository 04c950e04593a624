import { groupBy } from '../../base/group-by.js';
import type { LocalizedText } from '../../base/language.js';
import { localizedTally } from '../number-format.js';
import { type Flow, topicOfEvent } from '../types.js';
import { checkTexts } from './check-texts.js';
import { type CheckResult, eventText } from './evidence.js';
import type { LogEvent, RunLog } from './run-log.js';

/** Events without repetitions: of several with one id only the first, as an idempotent service takes them. */
export function distinctEvents(events: readonly LogEvent[]): LogEvent[] {
  const seen = new Set<string>();
  return events.filter(({ eventId }) => seen.size !== seen.add(eventId).size);
}

/** The value that ties an event to those of a topic keyed by `field`; its own key where the log has no such value. */
export const keyForField = ({ key, ties }: LogEvent, field: string): string => ties?.[field] ?? key;

/**
 * Each event of type `every` is followed by exactly one event of the types in `endsIn`, with the same key and
 * correlation.
 */
export function checkOneEnd(every: string, endsIn: readonly string[], flow: Flow, { events }: RunLog): CheckResult {
  const { key } = topicOfEvent(flow, every);
  const threadOf = (event: LogEvent): string => `${keyForField(event, key)} ${event.ties?.['correlationId'] ?? ''}`;
  const ends = groupBy(distinctEvents(events.filter(({ eventType }) => endsIn.includes(eventType))), threadOf);
  const beginnings = distinctEvents(events.filter(({ eventType }) => eventType === every));
  if (beginnings.length === 0) return [true, checkTexts.nothing];
  const threads = groupBy(beginnings, threadOf);
  const endsOf = (event: LogEvent): readonly LogEvent[] => ends.get(threadOf(event)) ?? [];
  // What begins twice must end twice.
  const wrong = beginnings.filter((event) => endsOf(event).length !== threads.get(threadOf(event))?.length);
  const [first] = wrong;
  if (!first) {
    const all = [...threads.keys()].flatMap((thread) => ends.get(thread) ?? []);
    return [true, checkTexts.ends(beginnings.length, every, endCounts(endsIn, all))];
  }
  const has = endsOf(first).map(({ eventType }) => eventType);
  return [
    false,
    checkTexts.endsWrong(wrong.length, beginnings.length, `${eventText(first)}: ${has.join(', ') || '-'}`),
  ];
}

/** `ORDER_SHIPPED 91, ORDER_CANCELLED 9`. */
const endCounts = (types: readonly string[], ends: readonly LogEvent[]): LocalizedText =>
  localizedTally(types.map((type) => [type, ends.filter(({ eventType }) => eventType === type).length]));
