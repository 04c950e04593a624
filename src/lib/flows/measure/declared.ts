import type { Both } from '../../app.js';
import { grouped } from '../../grouped.js';
import { Alarm } from '../alarms.js';
import { countOf, sumOf, tallied } from '../counts.js';
import { checks } from '../texts.js';
import type { Expectation, Flow } from '../types.js';
import { type Evidence, eventText, type Verdict } from './evidence.js';
import type { LogEvent, RunLog } from './log.js';
import type { Score } from './score.js';

/** What a flow itself says must be true. */
export function declared(
  { every, endsIn = [], reaches, alarm, measure, unhurtBy }: Expectation,
  flow: Flow,
  evidence: Evidence,
): Verdict {
  const { log, scores } = evidence;
  if (every !== undefined) return oneEnd(every, endsIn, log);
  if (reaches) return reached(reaches, evidence);
  if (alarm) return alarmed(alarm, log);
  if (measure !== undefined) return addsUp(measure, flow, log);
  return unhurt(unhurtBy ?? { slow: '', others: [] }, scores);
}

/** What a file says of who works on what does not count here: the services themselves told what they worked on. */
function reached(reaches: NonNullable<Expectation['reaches']>, { log, scores }: Evidence): Verdict {
  const wanted = log.events.flatMap((event) =>
    (reaches[event.eventType] ?? []).map((name) => ({
      event,
      score: scores.find(({ service }) => service.name === name),
    })),
  );
  const missing = wanted.filter(
    ({ event, score }) => !score?.arrivals(event.topic, event.partition)?.times(event.offset),
  );
  const [first] = missing;
  if (!first) return [true, wanted.length === 0 ? checks.nothing : checks.reached(wanted.length)];
  const name = first.score?.service.name ?? '-';
  return [false, checks.notReached(missing.length, wanted.length, eventText(first.event), name)];
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
function tally(types: readonly string[], ends: ReadonlyMap<string, readonly LogEvent[]>): Both {
  const last = [...ends.values()].map(([first]) => first?.eventType);
  return tallied(types.map((type) => [type, last.filter((each) => each === type).length]));
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
  if (told !== there.length) return [false, checks.figuresWrong(name, countOf(told), countOf(there.length))];
  const field = measure?.value;
  if (field === undefined) return [true, checks.figures(name, told)];
  const sum = [...windows.values()].reduce((total, window) => total + window.sum, 0);
  const wanted = there.reduce((total, { values }) => total + (values?.[field] ?? 0), 0);
  const [said, lies] = [named(field, sum), named(field, wanted)];
  return Math.abs(sum - wanted) < hundredth
    ? [true, checks.figures(name, told, said)]
    : [false, checks.figuresWrong(name, said, lies)];
}

/** `total 1,204.50` */
function named(field: string, sum: number): Both {
  const { es, en } = sumOf(sum);
  return { es: `${field} ${es}`, en: `${field} ${en}` };
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
  const there = others.flatMap((name) => {
    const ms = p50(name);
    return ms === null ? [] : [[name, ms] as const];
  });
  if (ofSlow === null || there.length === 0) return [true, checks.nothing];
  const hurt = there.find(([, ms]) => ms * timesQuicker > ofSlow);
  if (hurt === undefined) return [true, checks.unhurt(slow, ofSlow, tallied(there, ' ms'))];
  return [false, checks.hurt(slow, ofSlow, ...hurt)];
}

/** How much quicker those are at least that do not wait for a slow one. */
const timesQuicker = 2;
