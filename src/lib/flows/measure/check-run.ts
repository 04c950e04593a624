import { groupBy } from '../../base/group-by.js';
import type { Lang } from '../../base/language.js';
import { partitionKey } from '../../base/topic-partition.js';
import { emittedBy } from '../draw/graph.js';
import { localizedTally } from '../number-format.js';
import { checkTexts, deadLetterTexts } from '../texts.js';
import { eventsHandledBy, type Flow, hasLedger, type Service } from '../types.js';
import { allAttemptsFail, maxAttempts } from '../worker/react.js';
import { checkExpectation } from './check-expectation.js';
import { type CheckResult, deadLetterText, type Evidence, eventText, type RunCheck } from './evidence.js';
import type { LogEvent, RunLog } from './run-log.js';
import type { ServiceStats } from './service-stats.js';

/** What must always be true of a run, and what the flow itself says. */
export function checkRun(flow: Flow, evidence: Evidence, lang: Lang): RunCheck[] {
  const check = (name: string, [passed, detail]: CheckResult): RunCheck => ({ name, passed, detail: detail[lang] });
  const { stats, log } = evidence;
  return [
    ...stats.flatMap((score) => {
      const own = expectedEvents(score, log);
      return [
        check(`received-${score.service.name}`, checkReceived(score, own)),
        check(`order-${score.service.name}`, checkOrder(score, own)),
        ...(hasLedger(score.service)
          ? [check(`single-effect-${score.service.name}`, checkSingleEffect(score, own, evidence))]
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

/** The events that a service works on, out of the topics that it reads. */
export function expectedEvents({ service }: Pick<ServiceStats, 'service'>, { events }: RunLog): LogEvent[] {
  const types = new Set(eventsHandledBy(service));
  return events.filter(({ eventType }) => types.has(eventType));
}

function checkReceived(score: ServiceStats, own: readonly LogEvent[]): CheckResult {
  const missing = own.filter(
    ({ topic, partition, offset }) => !score.deliveries(topic, partition)?.deliveriesOf(offset),
  );
  const [first] = missing;
  const { name } = score.service;
  if (!first) return [true, checkTexts.received(own.length, name)];
  return [false, checkTexts.missing(missing.length, own.length, name, eventText(first))];
}

/** Events of which a later one of the same key was worked on before them. */
export function outOfOrder(score: ServiceStats, own: readonly LogEvent[]): LogEvent[] {
  const found: LogEvent[] = [];
  for (const events of groupBy(own, ({ topic, partition, key }) => `${topic} ${partition} ${key}`).values()) {
    let soonest = Number.POSITIVE_INFINITY;
    for (const event of events.toReversed()) {
      const order = score.deliveries(event.topic, event.partition)?.firstRankOf(event.offset) ?? 0;
      if (order === 0) continue;
      if (order > soonest) found.push(event);
      soonest = Math.min(soonest, order);
    }
  }
  return found;
}

function checkOrder(score: ServiceStats, own: readonly LogEvent[]): CheckResult {
  const late = outOfOrder(score, own);
  const first = late.at(-1);
  const { name } = score.service;
  return first ? [false, checkTexts.outOfOrder(late.length, name, eventText(first))] : [true, checkTexts.inOrder(name)];
}

/** Work that failed for good has no effect at all. */
function checkSingleEffect(
  { service, duplicates }: ServiceStats,
  own: readonly LogEvent[],
  { ledgers, seed }: Evidence,
): CheckResult {
  const ledger = ledgers.get(service.name);
  const given = new Map(own.map((event) => [event.eventId, event]));
  const wrong = [...given.values()].filter(
    (event) => (ledger?.get(event.eventId) ?? 0) !== (allAttemptsFail(service, event, seed) ? 0 : 1),
  );
  const [first] = wrong;
  if (first) return [false, checkTexts.effects(wrong.length, service.name, eventText(first))];
  const causeless = [...(ledger?.keys() ?? [])].filter((eventId) => !given.has(eventId));
  if (causeless[0] !== undefined) return [false, checkTexts.effects(causeless.length, service.name, causeless[0])];
  return [true, checkTexts.singleEffect(ledger?.size ?? 0, service.name, duplicates, own.length - given.size)];
}

/** What of the run a group has not read, out of its topics: others may write there too, and go on. */
function checkCaughtUp({ log, stats, lags, committed }: Evidence): CheckResult {
  const own = groupBy([...log.events, ...log.unreadable], partitionKey);
  const unread = stats.map(({ group, partitions }) => {
    const left = partitions.map(partitionKey).map((place) => {
      const until = committed.get(group)?.get(place) ?? 0;
      return own.get(place)?.filter(({ offset }) => offset >= until).length ?? 0;
    });
    return [group, left.reduce((sum, count) => sum + count, 0)] as const;
  });
  const list = (counts: Iterable<readonly [string, number]>) =>
    localizedTally([...counts].filter(([, count]) => count > 0));
  const sum = unread.reduce((total, [, count]) => total + count, 0);
  if (sum > 0) return [false, checkTexts.behind(sum, list(unread))];
  return [true, [...lags.values()].some((lag) => lag > 0) ? checkTexts.othersCame(list(lags)) : checkTexts.caughtUp];
}

/** Each service buries each record of its topics that is no event, each event that its work fails for, and no other. */
function checkDeadLetters({ log, stats, deadLetters, seed }: Evidence): CheckResult {
  const unreadable = stats.flatMap((score) =>
    log.unreadable
      .filter(({ topic, partition }) => score.deliveries(topic, partition))
      .map((record) => deadLetterText(score.service.name, record, record.reason)),
  );
  const failed = stats.flatMap((score) =>
    expectedEvents(score, log)
      .filter((event) => allAttemptsFail(score.service, event, seed))
      .map((event) =>
        deadLetterText(score.service.name, event, deadLetterTexts.failed(score.service.name, maxAttempts).en),
      ),
  );
  const wanted = new Set([...unreadable, ...failed]);
  const missing = [...wanted].filter((letter) => !deadLetters.has(letter));
  const surplus = [...deadLetters].filter((letter) => !wanted.has(letter));
  if (missing[0]) return [false, checkTexts.deadLettersMissing(missing.length, missing[0])];
  if (surplus[0]) return [false, checkTexts.deadLettersSurplus(surplus.length, surplus[0])];
  return [
    true,
    wanted.size === 0 ? checkTexts.noDeadLetters : checkTexts.deadLetters(unreadable.length, failed.length),
  ];
}

/** Each event lies under the key that its topic is ordered by. */
function checkKeys({ log }: Evidence): CheckResult {
  const wrong = log.events.filter(({ expectedKey }) => expectedKey !== undefined);
  const [first] = wrong;
  if (!first) return [true, checkTexts.keyed(log.events.length)];
  return [false, checkTexts.notKeyed(wrong.length, eventText(first), first.expectedKey ?? '')];
}

/** An event lies twice only where its cause may have been delivered twice, or lies twice itself. */
function checkEmittedOnce({ log, stats }: Evidence): CheckResult {
  const excused = new Set<string>();
  const restless = stats.filter(({ owners, duplicates }) => owners.hadGaps || duplicates > 0);
  for (const { service } of restless) excuseDownstream(service, stats, excused);
  const seen = new Set<string>();
  const twice = log.events.filter(({ eventId }) => seen.size === seen.add(eventId).size);
  const wrong = twice.filter(({ service }) => !excused.has(service));
  const [first] = wrong;
  if (first) {
    // What follows from an event that lies twice lies twice too, and is not the fault of who emits it.
    const own = wrong.filter(({ service }) => service === first.service);
    return [false, checkTexts.emittedTwice(own.length, eventText(first), first.service)];
  }
  return [true, checkTexts.emittedOnce(seen.size, twice.length)];
}

/** A service, and those that work on what it emits. */
function excuseDownstream(service: Service, scores: readonly ServiceStats[], excused: Set<string>): void {
  if (excused.has(service.name)) return;
  excused.add(service.name);
  const emitted = new Set(emittedBy(service));
  for (const { service: next } of scores) {
    if (eventsHandledBy(next).some((event) => emitted.has(event))) excuseDownstream(next, scores, excused);
  }
}
