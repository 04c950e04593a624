import type { Lang } from '../../app.js';
import { groupBy } from '../../grouped.js';
import { partitionKey } from '../../places.js';
import { tallied } from '../counts.js';
import { emittedBy } from '../draw/graph.js';
import { burials, checks } from '../texts.js';
import { eventsOf, type Flow, keepsLedger, type Service } from '../types.js';
import { attempts, givesUp } from '../worker/react.js';
import { declared } from './declared.js';
import { type Check, type Evidence, eventText, letterText, type Verdict } from './evidence.js';
import type { LogEvent, RunLog } from './log.js';
import type { Score } from './score.js';

/** What must always be true of a run, and what the flow itself says. */
export function checkRun(flow: Flow, evidence: Evidence, lang: Lang): Check[] {
  const check = (name: string, [passed, detail]: Verdict): Check => ({ name, passed, detail: detail[lang] });
  const { scores, log } = evidence;
  return [
    ...scores.flatMap((score) => {
      const own = worked(score, log);
      return [
        check(`received-${score.service.name}`, received(score, own)),
        check(`order-${score.service.name}`, ordered(score, own)),
        ...(keepsLedger(score.service)
          ? [check(`single-effect-${score.service.name}`, singleEffect(score, own, evidence))]
          : []),
      ];
    }),
    check('caught-up', caughtUp(evidence)),
    check('keys', keyed(evidence)),
    check('emitted-once', emittedOnce(evidence)),
    check('dead-letters', deadLetters(evidence)),
    ...flow.expectations.map((expectation) => check(expectation.name, declared(expectation, flow, evidence))),
  ];
}

/** The events that a service works on, out of the topics that it reads. */
export function worked({ service }: Pick<Score, 'service'>, { events }: RunLog): LogEvent[] {
  const types = new Set(eventsOf(service));
  return events.filter(({ eventType }) => types.has(eventType));
}

function received(score: Score, own: readonly LogEvent[]): Verdict {
  const missing = own.filter(({ topic, partition, offset }) => !score.arrivals(topic, partition)?.times(offset));
  const [first] = missing;
  const { name } = score.service;
  if (!first) return [true, checks.received(own.length, name)];
  return [false, checks.missing(missing.length, own.length, name, eventText(first))];
}

/** Events of which a later one of the same key was worked on before them. */
export function outOfOrder(score: Score, own: readonly LogEvent[]): LogEvent[] {
  const found: LogEvent[] = [];
  for (const events of groupBy(own, ({ topic, partition, key }) => `${topic} ${partition} ${key}`).values()) {
    let soonest = Number.POSITIVE_INFINITY;
    for (const event of events.toReversed()) {
      const order = score.arrivals(event.topic, event.partition)?.order(event.offset) ?? 0;
      if (order === 0) continue;
      if (order > soonest) found.push(event);
      soonest = Math.min(soonest, order);
    }
  }
  return found;
}

function ordered(score: Score, own: readonly LogEvent[]): Verdict {
  const late = outOfOrder(score, own);
  const first = late.at(-1);
  const { name } = score.service;
  return first ? [false, checks.outOfOrder(late.length, name, eventText(first))] : [true, checks.inOrder(name)];
}

/** Work that failed for good has no effect at all. */
function singleEffect({ service, duplicates }: Score, own: readonly LogEvent[], { ledgers, seed }: Evidence): Verdict {
  const ledger = ledgers.get(service.name);
  const given = new Map(own.map((event) => [event.eventId, event]));
  const wrong = [...given.values()].filter(
    (event) => (ledger?.get(event.eventId) ?? 0) !== (givesUp(service, event, seed) ? 0 : 1),
  );
  const [first] = wrong;
  if (first) return [false, checks.effects(wrong.length, service.name, eventText(first))];
  const causeless = [...(ledger?.keys() ?? [])].filter((eventId) => !given.has(eventId));
  if (causeless[0] !== undefined) return [false, checks.effects(causeless.length, service.name, causeless[0])];
  return [true, checks.singleEffect(ledger?.size ?? 0, service.name, duplicates, own.length - given.size)];
}

/** What of the run a group has not read, out of its topics: others may write there too, and go on. */
function caughtUp({ log, scores, lags, committed }: Evidence): Verdict {
  const own = groupBy([...log.events, ...log.bad], partitionKey);
  const unread = scores.map(({ group, places }) => {
    const left = places.map(partitionKey).map((place) => {
      const until = committed.get(group)?.get(place) ?? 0;
      return own.get(place)?.filter(({ offset }) => offset >= until).length ?? 0;
    });
    return [group, left.reduce((sum, count) => sum + count, 0)] as const;
  });
  const list = (counts: Iterable<readonly [string, number]>) => tallied([...counts].filter(([, count]) => count > 0));
  const sum = unread.reduce((total, [, count]) => total + count, 0);
  if (sum > 0) return [false, checks.behind(sum, list(unread))];
  return [true, [...lags.values()].some((lag) => lag > 0) ? checks.othersCame(list(lags)) : checks.caughtUp];
}

/** Each service buries each record of its topics that is no event, each event that its work fails for, and no other. */
function deadLetters({ log, scores, deadLetters, seed }: Evidence): Verdict {
  const unreadable = scores.flatMap((score) =>
    log.bad
      .filter(({ topic, partition }) => score.arrivals(topic, partition))
      .map((record) => letterText(score.service.name, record, record.reason)),
  );
  const failed = scores.flatMap((score) =>
    worked(score, log)
      .filter((event) => givesUp(score.service, event, seed))
      .map((event) => letterText(score.service.name, event, burials.failed(score.service.name, attempts).en)),
  );
  const wanted = new Set([...unreadable, ...failed]);
  const missing = [...wanted].filter((letter) => !deadLetters.has(letter));
  const surplus = [...deadLetters].filter((letter) => !wanted.has(letter));
  if (missing[0]) return [false, checks.deadLettersMissing(missing.length, missing[0])];
  if (surplus[0]) return [false, checks.deadLettersSurplus(surplus.length, surplus[0])];
  return [true, wanted.size === 0 ? checks.noDeadLetters : checks.deadLetters(unreadable.length, failed.length)];
}

/** Each event lies under the key that its topic is ordered by. */
function keyed({ log }: Evidence): Verdict {
  const wrong = log.events.filter(({ wantedKey }) => wantedKey !== undefined);
  const [first] = wrong;
  if (!first) return [true, checks.keyed(log.events.length)];
  return [false, checks.notKeyed(wrong.length, eventText(first), first.wantedKey ?? '')];
}

/** An event lies twice only where its cause may have been delivered twice, or lies twice itself. */
function emittedOnce({ log, scores }: Evidence): Verdict {
  const excused = new Set<string>();
  const restless = scores.filter(({ owners, duplicates }) => owners.wasUnsettled || duplicates > 0);
  for (const { service } of restless) excuse(service, scores, excused);
  const seen = new Set<string>();
  const twice = log.events.filter(({ eventId }) => seen.size === seen.add(eventId).size);
  const wrong = twice.filter(({ service }) => !excused.has(service));
  const [first] = wrong;
  if (first) {
    // What follows from an event that lies twice lies twice too, and is not the fault of who emits it.
    const own = wrong.filter(({ service }) => service === first.service);
    return [false, checks.emittedTwice(own.length, eventText(first), first.service)];
  }
  return [true, checks.emittedOnce(seen.size, twice.length)];
}

/** A service, and those that work on what it emits. */
function excuse(service: Service, scores: readonly Score[], excused: Set<string>): void {
  if (excused.has(service.name)) return;
  excused.add(service.name);
  const emitted = new Set(emittedBy(service));
  for (const { service: next } of scores) {
    if (eventsOf(next).some((event) => emitted.has(event))) excuse(next, scores, excused);
  }
}
