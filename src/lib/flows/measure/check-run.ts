import { groupBy } from '../../base/group-by.js';
import type { Lang } from '../../base/language.js';
import { partitionKey } from '../../base/topic-partition.js';
import { deadLetterTexts } from '../dead-letter-texts.js';
import { emittedBy } from '../flow-graph.js';
import { localizedTally } from '../number-format.js';
import { eventsHandledBy, type Flow, hasLedger, type Service } from '../types.js';
import { allAttemptsFail, maxAttempts } from '../worker/react.js';
import { checkExpectation } from './check-expectation.js';
import { checkTexts } from './check-texts.js';
import { type CheckResult, deadLetterText, type Evidence, eventText, type RunCheck } from './evidence.js';
import type { LogEvent, RunLog } from './run-log.js';
import type { ServiceStats } from './service-stats.js';

/** The checks that every run must pass, and after them those of the flow's own expectations. */
export function checkRun(flow: Flow, evidence: Evidence, lang: Lang): RunCheck[] {
  const check = (name: string, [passed, detail]: CheckResult): RunCheck => ({ name, passed, detail: detail[lang] });
  const { stats, log } = evidence;
  return [
    ...stats.flatMap((serviceStats) => {
      const handledEvents = expectedEvents(serviceStats, log);
      return [
        check(`received-${serviceStats.service.name}`, checkReceived(serviceStats, handledEvents)),
        check(`order-${serviceStats.service.name}`, checkOrder(serviceStats, handledEvents)),
        ...(hasLedger(serviceStats.service)
          ? [
              check(
                `single-effect-${serviceStats.service.name}`,
                checkSingleEffect(serviceStats, handledEvents, evidence),
              ),
            ]
          : []),
      ];
    }),
    check('caught-up', checkCaughtUp(evidence)),
    check('keys', checkKeys(evidence)),
    check('emitted-once', checkEmittedOnce(evidence)),
    check('dead-letters', checkDeadLetters(evidence)),
    ...flow.expectations.map((expectation) => check(expectation.name, checkExpectation(expectation, flow, evidence))),
  ];
}

/** The events of a run that a service has a reaction, watch or measure for. */
export function expectedEvents(
  { service, partitions: read }: Pick<ServiceStats, 'service' | 'partitions'>,
  { events }: RunLog,
): LogEvent[] {
  const partitions = new Set(read.map(partitionKey));
  const types = new Set(eventsHandledBy(service));
  // Who types by hand may put an event into a topic where nobody looks for it.
  return events.filter((event) => types.has(event.eventType) && (!event.byHand || partitions.has(partitionKey(event))));
}

function checkReceived(serviceStats: ServiceStats, handledEvents: readonly LogEvent[]): CheckResult {
  const missing = handledEvents.filter(
    ({ topic, partition, offset }) => !serviceStats.deliveries(topic, partition)?.deliveriesOf(offset),
  );
  const [first] = missing;
  const { name } = serviceStats.service;
  if (!first) return [true, checkTexts.received(handledEvents.length, name)];
  return [false, checkTexts.missing(missing.length, handledEvents.length, name, eventText(first))];
}

/** Events first handled after a later event of the same partition and key. */
export function outOfOrder(serviceStats: ServiceStats, handledEvents: readonly LogEvent[]): LogEvent[] {
  const found: LogEvent[] = [];
  for (const events of groupBy(handledEvents, ({ topic, partition, key }) => `${topic} ${partition} ${key}`).values()) {
    let firstRank = Number.POSITIVE_INFINITY;
    for (const event of events.toReversed()) {
      const rank = serviceStats.deliveries(event.topic, event.partition)?.firstRankOf(event.offset) ?? 0;
      if (rank === 0) continue;
      if (rank > firstRank) found.push(event);
      firstRank = Math.min(firstRank, rank);
    }
  }
  return found;
}

function checkOrder(serviceStats: ServiceStats, handledEvents: readonly LogEvent[]): CheckResult {
  const outOfOrderEvents = outOfOrder(serviceStats, handledEvents);
  const first = outOfOrderEvents.at(-1);
  const { name } = serviceStats.service;
  return first
    ? [false, checkTexts.outOfOrder(outOfOrderEvents.length, name, eventText(first))]
    : [true, checkTexts.inOrder(name)];
}

/** Each event has one entry in the ledger of an idempotent service, and none where all attempts failed. */
function checkSingleEffect(
  { service, duplicates }: ServiceStats,
  handledEvents: readonly LogEvent[],
  { ledgers, seed }: Evidence,
): CheckResult {
  const ledger = ledgers.get(service.name);
  const byId = new Map(handledEvents.map((event) => [event.eventId, event]));
  const wrong = [...byId.values()].filter(
    (event) => (ledger?.get(event.eventId) ?? 0) !== (allAttemptsFail(service, event, seed) ? 0 : 1),
  );
  const [first] = wrong;
  if (first) return [false, checkTexts.effects(wrong.length, service.name, eventText(first))];
  const withoutCause = [...(ledger?.keys() ?? [])].filter((eventId) => !byId.has(eventId));
  if (withoutCause[0] !== undefined)
    return [false, checkTexts.effects(withoutCause.length, service.name, withoutCause[0])];
  return [true, checkTexts.singleEffect(ledger?.size ?? 0, service.name, duplicates, handledEvents.length - byId.size)];
}

/** No group has left records of this run uncommitted. Records of other producers in the same topics do not count. */
function checkCaughtUp({ log, stats, lags, committed }: Evidence): CheckResult {
  const handledEvents = groupBy([...log.events, ...log.unreadable], partitionKey);
  const unread = stats.map(({ group, partitions }) => {
    const left = partitions.map(partitionKey).map((key) => {
      const committedOffset = committed.get(group)?.get(key) ?? 0;
      return handledEvents.get(key)?.filter(({ offset }) => offset >= committedOffset).length ?? 0;
    });
    return [group, left.reduce((sum, count) => sum + count, 0)] as const;
  });
  const list = (counts: Iterable<readonly [string, number]>) =>
    localizedTally([...counts].filter(([, count]) => count > 0));
  const sum = unread.reduce((total, [, count]) => total + count, 0);
  if (sum > 0) return [false, checkTexts.behind(sum, list(unread))];
  return [true, [...lags.values()].some((lag) => lag > 0) ? checkTexts.othersCame(list(lags)) : checkTexts.caughtUp];
}

/**
 * Each service has dead-lettered every unreadable record and every event whose attempts all failed, and nothing else.
 */
function checkDeadLetters({ log, stats, deadLetters, seed }: Evidence): CheckResult {
  const unreadable = stats.flatMap((serviceStats) =>
    log.unreadable
      .filter(({ topic, partition }) => serviceStats.deliveries(topic, partition))
      .map((record) => deadLetterText(serviceStats.service.name, record, record.reason)),
  );
  const failed = stats.flatMap((serviceStats) =>
    expectedEvents(serviceStats, log)
      .filter((event) => allAttemptsFail(serviceStats.service, event, seed))
      .map((event) =>
        deadLetterText(
          serviceStats.service.name,
          event,
          deadLetterTexts.workFailed(serviceStats.service.name, maxAttempts).en,
        ),
      ),
  );
  const expectedLetters = new Set([...unreadable, ...failed]);
  const missing = [...expectedLetters].filter((letter) => !deadLetters.has(letter));
  const surplus = [...deadLetters].filter((letter) => !expectedLetters.has(letter));
  if (missing[0]) return [false, checkTexts.deadLettersMissing(missing.length, missing[0])];
  if (surplus[0]) return [false, checkTexts.deadLettersSurplus(surplus.length, surplus[0])];
  return [
    true,
    expectedLetters.size === 0 ? checkTexts.noDeadLetters : checkTexts.deadLetters(unreadable.length, failed.length),
  ];
}

/** The record key of each event is the value of its topic's key field. */
function checkKeys({ log }: Evidence): CheckResult {
  const wrong = log.events.filter(({ expectedKey }) => expectedKey !== undefined);
  const [first] = wrong;
  const withoutKey = log.events.filter(({ byHand }) => byHand?.hasKey === false).length;
  if (!first) return [true, checkTexts.keyed(log.events.length - withoutKey, withoutKey)];
  return [false, checkTexts.notKeyed(wrong.length, eventText(first), first.expectedKey ?? '')];
}

/**
 * An event may stand in a topic twice only where its cause may have been delivered twice, or stands there twice itself,
 * as one that was typed twice does.
 */
function checkEmittedOnce({ log, stats }: Evidence): CheckResult {
  const excused = new Set<string>();
  const handWritten = new Set(log.events.filter(({ byHand }) => byHand).map(({ eventId }) => eventId));
  const redelivering = stats.filter(({ owners, duplicates }) => owners.hadGaps || duplicates > 0);
  for (const { service } of redelivering) excuseDownstream(service, stats, excused);
  const seen = new Set<string>();
  const repeated = log.events.filter(({ eventId }) => seen.size === seen.add(eventId).size);
  // Who types an event twice, with an id of its own, has meant it: what follows from it is repeated too.
  const typedTwice = new Set(
    repeated.filter(({ eventId }) => handWritten.has(eventId)).map(({ eventType }) => eventType),
  );
  for (const { service } of stats) {
    if (eventsHandledBy(service).some((type) => typedTwice.has(type))) excuseDownstream(service, stats, excused);
  }
  const wrong = repeated.filter(({ service, eventId }) => !excused.has(service) && !handWritten.has(eventId));
  const [first] = wrong;
  if (first) {
    // Reactions to a repeated event are repeated too: only the first service of the chain is at fault.
    const handledEvents = wrong.filter(({ service }) => service === first.service);
    return [false, checkTexts.emittedTwice(handledEvents.length, eventText(first), first.service)];
  }
  return [true, checkTexts.emittedOnce(seen.size, repeated.length)];
}

/** Adds a service and, transitively, those that handle what it emits. */
function excuseDownstream(service: Service, stats: readonly ServiceStats[], excused: Set<string>): void {
  if (excused.has(service.name)) return;
  excused.add(service.name);
  const emitted = new Set(emittedBy(service));
  for (const { service: next } of stats) {
    if (eventsHandledBy(next).some((event) => emitted.has(event))) excuseDownstream(next, stats, excused);
  }
}
