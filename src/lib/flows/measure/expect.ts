import type { Both, Lang } from '../../app.js';
import { grouped } from '../../grouped.js';
import { placeOf } from '../../places.js';
import { Alarm } from '../alarms.js';
import { checks } from '../texts.js';
import { type Expectation, eventsOf, type Flow, keepsLedger } from '../types.js';
import type { LogEvent, RecordPlace, RunLog } from './log.js';
import type { Score } from './score.js';

/** One check of a run, measured. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** What a run left behind, read from the cluster, and what its services told. */
export interface Evidence {
  readonly log: RunLog;
  readonly scores: readonly Score[];
  /** How often each event stands in the ledger of a service, by service. */
  readonly ledgers: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Dead letters by service and place: `inventory order-events/0@17`. */
  readonly deadLetters: ReadonlySet<string>;
  /** What groups have not read, by group, records of others included. */
  readonly lags: ReadonlyMap<string, number>;
  /** Up to where each group has read, by group and `placeOf`. */
  readonly committed: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

type Verdict = readonly [passed: boolean, detail: Both];

/** `order-events/0@17`: where a record lies, as people type it. */
export const placeText = ({ topic, partition, offset }: RecordPlace): string => `${topic}/${partition}@${offset}`;

const eventText = (event: LogEvent): string => `${event.eventType} ${event.key} (${placeText(event)})`;

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
  for (const events of grouped(own, ({ topic, partition, key }) => `${topic} ${partition} ${key}`).values()) {
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

function singleEffect({ service, known }: Score, own: readonly LogEvent[], evidence: Evidence): Verdict {
  const ledger = evidence.ledgers.get(service.name);
  const given = new Map(own.map((event) => [event.eventId, event]));
  const wrong = [...given.values()].filter(
    (event) => ledger?.get(event.eventId) !== 1 && !evidence.deadLetters.has(`${service.name} ${placeText(event)}`),
  );
  const [first] = wrong;
  if (first) return [false, checks.effects(wrong.length, service.name, eventText(first))];
  return [true, checks.singleEffect(given.size, service.name, known)];
}

/** What of the run a group has not read, out of its topics: others may write there too, and go on. */
function caughtUp({ log, scores, lags, committed }: Evidence): Verdict {
  const own = grouped([...log.events, ...log.bad], placeOf);
  const unread = scores.map(({ group, places }) => {
    const left = places.map(placeOf).map((place) => {
      const until = committed.get(group)?.get(place) ?? 0;
      return own.get(place)?.filter(({ offset }) => offset >= until).length ?? 0;
    });
    return [group, left.reduce((sum, count) => sum + count, 0)] as const;
  });
  const list = (counts: Iterable<readonly [string, number]>): string =>
    [...counts].flatMap(([group, count]) => (count > 0 ? [`${group} ${count}`] : [])).join(', ');
  const sum = unread.reduce((total, [, count]) => total + count, 0);
  if (sum > 0) return [false, checks.behind(sum, list(unread))];
  return [true, [...lags.values()].some((lag) => lag > 0) ? checks.othersCame(list(lags)) : checks.caughtUp];
}

/** Each service that reads a topic buries each record of it that is no event. */
function deadLetters({ log, scores, deadLetters }: Evidence): Verdict {
  if (log.bad.length === 0) {
    return deadLetters.size === 0 ? [true, checks.noDeadLetters] : [true, checks.deadLetters(deadLetters.size, 0)];
  }
  const missing = log.bad.flatMap((record) =>
    scores
      .filter((score) => score.arrivals(record.topic, record.partition))
      .map(({ service }) => `${service.name} ${placeText(record)}`)
      .filter((wanted) => !deadLetters.has(wanted)),
  );
  const [first] = missing;
  if (first) return [false, checks.deadLettersMissing(missing.length, first)];
  return [true, checks.deadLetters(deadLetters.size, log.bad.length)];
}

function declared(
  { every, endsIn = [], alarm, measure, unhurtBy }: Expectation,
  flow: Flow,
  evidence: Evidence,
): Verdict {
  const { log, scores } = evidence;
  if (every !== undefined) return oneEnd(every, endsIn, log);
  if (alarm) return alarmed(alarm, log);
  if (measure !== undefined) return addsUp(measure, flow, log);
  return unhurt(unhurtBy ?? { slow: '', others: [] }, scores);
}

/** Of one key; an event that was emitted twice under one id is one. */
const distinct = (events: readonly LogEvent[]): LogEvent[] => [
  ...new Map(events.map((event) => [event.eventId, event])).values(),
];

function oneEnd(every: string, endsIn: readonly string[], { events }: RunLog): Verdict {
  const ends = grouped(
    events.filter(({ eventType }) => endsIn.includes(eventType)),
    ({ key }) => key,
  );
  const begun = distinct(events.filter(({ eventType }) => eventType === every));
  if (begun.length === 0) return [true, checks.nothing];
  const wrong = begun.filter(({ key }) => distinct(ends.get(key) ?? []).length !== 1);
  const [first] = wrong;
  if (!first) return [true, checks.ends(begun.length, every, tally(endsIn, ends))];
  const has = distinct(ends.get(first.key) ?? []).map(({ eventType }) => eventType);
  return [false, checks.endsWrong(wrong.length, begun.length, `${eventText(first)}: ${has.join(', ') || '-'}`)];
}

/** `ORDER_SHIPPED 91, ORDER_CANCELLED 9`. */
function tally(types: readonly string[], ends: ReadonlyMap<string, readonly LogEvent[]>): string {
  const last = [...ends.values()].map(([first]) => first?.eventType);
  return types.map((type) => `${type} ${last.filter((each) => each === type).length}`).join(', ');
}

function alarmed({ event, of, times, within }: NonNullable<Expectation['alarm']>, { events }: RunLog): Verdict {
  const counted = grouped(distinct(events.filter(({ eventType }) => eventType === of)), ({ key }) => key);
  const raised = grouped(distinct(events.filter(({ eventType }) => eventType === event)), ({ key }) => key);
  const wanted = new Map(
    [...counted].map(([key, own]) => {
      const alarm = new Alarm({ times, within });
      return [key, own.filter(({ time }) => alarm.add(time)).length];
    }),
  );
  const keys = new Set([...wanted.keys(), ...raised.keys()]);
  const wrong = [...keys].filter((key) => (raised.get(key)?.length ?? 0) !== (wanted.get(key) ?? 0));
  const [first] = wrong;
  if (first === undefined) return [true, checks.alarms([...wanted.values()].filter(Boolean).length, event)];
  return [
    false,
    checks.alarmsWrong(wrong.length, `${first}: ${raised.get(first)?.length ?? 0}/${wanted.get(first) ?? 0}`),
  ];
}

/** Each window is told again while it grows: the last word on it counts. */
function addsUp(name: string, flow: Flow, { events }: RunLog): Verdict {
  const measure = flow.services.flatMap(({ measures }) => measures).find((each) => each.name === name);
  const windows = new Map<string, { readonly count: number; readonly sum: number }>();
  for (const { figures } of events) {
    if (!figures || figures['metric'] !== name) continue;
    const window = `${figures['part']} ${figures['from']}`;
    const count = Number(figures['count']);
    if (count > (windows.get(window)?.count ?? 0)) windows.set(window, { count, sum: Number(figures['sum'] ?? 0) });
  }
  const there = distinct(events.filter(({ eventType }) => eventType === measure?.event));
  const told = [...windows.values()].reduce((total, { count }) => total + count, 0);
  if (told !== there.length) return [false, checks.figuresWrong(name, String(told), String(there.length))];
  const field = measure?.value;
  if (field === undefined) return [true, checks.figures(name, String(told))];
  const sum = [...windows.values()].reduce((total, window) => total + window.sum, 0);
  const wanted = there.reduce((total, { values }) => total + (values?.[field] ?? 0), 0);
  const [said, lies] = [sum, wanted].map((total) => `${field} ${total.toFixed(2)}`) as [string, string];
  return Math.abs(sum - wanted) < hundredth
    ? [true, checks.figures(name, `${told} (${said})`)]
    : [false, checks.figuresWrong(name, said, lies)];
}

/** Sums of floating point numbers differ by less than this when they are of the same numbers. */
const hundredth = 0.01;

/**
 * Medians, because a machine that stands still for a moment must not count as waiting, and far apart, because two that
 * wait in one line have nearly the same.
 */
function unhurt({ slow, others }: NonNullable<Expectation['unhurtBy']>, scores: readonly Score[]): Verdict {
  const p50 = (name: string) => scores.find(({ service }) => service.name === name)?.latencies.at(0.5) ?? null;
  const ofSlow = p50(slow);
  const there = others.map((name) => ({ name, ms: p50(name) })).filter(({ ms }) => ms !== null);
  if (ofSlow === null || there.length === 0) return [true, checks.nothing];
  const times = there.map(({ name, ms }) => `${name} ${ms} ms`).join(', ');
  const hurt = there.find(({ ms }) => (ms ?? 0) * timesQuicker > ofSlow);
  if (hurt === undefined) return [true, checks.unhurt(slow, ofSlow, times)];
  return [false, checks.hurt(slow, ofSlow, hurt.name, hurt.ms ?? 0)];
}

/** How much quicker those are at least that do not wait for a slow one. */
const timesQuicker = 2;
