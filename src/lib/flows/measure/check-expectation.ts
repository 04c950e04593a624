import { groupBy } from '../../base/group-by.js';
import type { LocalizedText } from '../../base/language.js';
import { Alarm } from '../alarm.js';
import { localizedInteger, localizedSum, localizedTally } from '../number-format.js';
import { checkTexts } from '../texts.js';
import { type Expectation, type Flow, type Service, topicOfEvent } from '../types.js';
import { allAttemptsFail } from '../worker/react.js';
import { checkOneEnd, distinctEvents, keyForField } from './check-one-end.js';
import { type CheckResult, type Evidence, eventText } from './evidence.js';
import type { LogEvent } from './run-log.js';
import type { ServiceStats } from './service-stats.js';

/** What a flow itself says must be true. */
export function checkExpectation(
  { every, endsIn = [], reaches, alarm, measure, unhurtBy }: Expectation,
  flow: Flow,
  evidence: Evidence,
): CheckResult {
  const { log, stats } = evidence;
  if (every !== undefined) return checkOneEnd(every, endsIn, flow, log);
  if (reaches) return checkReaches(reaches, evidence);
  if (alarm) return checkAlarms(alarm, flow, evidence);
  if (measure !== undefined) return checkMeasure(measure, flow, evidence);
  return checkUnaffected(unhurtBy ?? { slow: '', others: [] }, stats);
}

/** What a file says of who works on what does not count here: the services themselves told what they worked on. */
function checkReaches(reaches: NonNullable<Expectation['reaches']>, { log, stats }: Evidence): CheckResult {
  const wanted = log.events.flatMap((event) =>
    (reaches[event.eventType] ?? []).map((name) => ({
      event,
      score: stats.find(({ service }) => service.name === name),
    })),
  );
  const missing = wanted.filter(
    ({ event, score }) => !score?.deliveries(event.topic, event.partition)?.deliveriesOf(event.offset),
  );
  const [first] = missing;
  if (!first) return [true, wanted.length === 0 ? checkTexts.nothing : checkTexts.reached(wanted.length)];
  const name = first.score?.service.name ?? '-';
  return [false, checkTexts.notReached(missing.length, wanted.length, eventText(first.event), name)];
}

/** The events of a type that a service counts: once each, and not those that its work failed for. */
const eventsCountedBy = (service: Service | undefined, type: string | undefined, { log, seed }: Evidence): LogEvent[] =>
  distinctEvents(
    log.events.filter((event) => event.eventType === type && !(service && allAttemptsFail(service, event, seed))),
  );

function checkAlarms(
  { event, of, times, within }: NonNullable<Expectation['alarm']>,
  flow: Flow,
  evidence: Evidence,
): CheckResult {
  const { events } = evidence.log;
  const { key: field } = topicOfEvent(flow, of);
  const watcher = flow.services.find(({ watches }) =>
    watches.some((watch) => watch.event === of && watch.emits.some((emission) => emission.event === event)),
  );
  const counted = groupBy(eventsCountedBy(watcher, of, evidence), ({ key }) => key);
  const raised = groupBy(distinctEvents(events.filter(({ eventType }) => eventType === event)), (each) =>
    keyForField(each, field),
  );
  const wanted = new Map(
    [...counted].map(([key, own]) => {
      const alarm = new Alarm({ times, within });
      return [key, own.filter(({ time }) => alarm.add(time)).length];
    }),
  );
  const keys = new Set([...wanted.keys(), ...raised.keys()]);
  const wrong = [...keys].filter((key) => (raised.get(key)?.length ?? 0) !== (wanted.get(key) ?? 0));
  const [first] = wrong;
  if (first === undefined) return [true, checkTexts.alarms([...wanted.values()].filter(Boolean).length, event)];
  return [
    false,
    checkTexts.alarmsWrong(wrong.length, `${first}: ${raised.get(first)?.length ?? 0}/${wanted.get(first) ?? 0}`),
  ];
}

/** Each window is told again while it grows: the last word on it counts. */
function checkMeasure(name: string, { services }: Flow, evidence: Evidence): CheckResult {
  const { events } = evidence.log;
  const service = services.find(({ measures }) => measures.some((each) => each.name === name));
  const measure = service?.measures.find((each) => each.name === name);
  const windows = new Map<string, { readonly count: number; readonly sum: number }>();
  for (const { windowEvent } of events) {
    if (!windowEvent || windowEvent['metric'] !== name) continue;
    const window = `${windowEvent['part']} ${windowEvent['from']}`;
    const count = Number(windowEvent['count']);
    if (count > (windows.get(window)?.count ?? 0)) windows.set(window, { count, sum: Number(windowEvent['sum'] ?? 0) });
  }
  const there = eventsCountedBy(service, measure?.event, evidence);
  const told = [...windows.values()].reduce((total, { count }) => total + count, 0);
  if (told !== there.length)
    return [false, checkTexts.figuresWrong(name, localizedInteger(told), localizedInteger(there.length))];
  const field = measure?.value;
  if (field === undefined) return [true, checkTexts.figures(name, told)];
  const sum = [...windows.values()].reduce((total, window) => total + window.sum, 0);
  const wanted = there.reduce((total, { values }) => total + (values?.[field] ?? 0), 0);
  const [said, lies] = [sumText(field, sum), sumText(field, wanted)];
  return Math.abs(sum - wanted) < sumTolerance
    ? [true, checkTexts.figures(name, told, said)]
    : [false, checkTexts.figuresWrong(name, said, lies)];
}

/** `total 1,204.50` */
function sumText(field: string, sum: number): LocalizedText {
  const { es, en } = localizedSum(sum);
  return { es: `${field} ${es}`, en: `${field} ${en}` };
}

/** Sums of floating point numbers differ by less than this when they are of the same numbers. */
const sumTolerance = 0.01;

/**
 * Medians, because a machine that stands still for a moment must not count as waiting, and far apart, because two that
 * wait in one line have nearly the same.
 */
function checkUnaffected(
  { slow, others }: NonNullable<Expectation['unhurtBy']>,
  scores: readonly ServiceStats[],
): CheckResult {
  const p50 = (name: string) => scores.find(({ service }) => service.name === name)?.latencies.quantile(0.5) ?? null;
  const ofSlow = p50(slow);
  const there = others.flatMap((name) => {
    const ms = p50(name);
    return ms === null ? [] : [[name, ms] as const];
  });
  if (ofSlow === null || there.length === 0) return [true, checkTexts.nothing];
  const hurt = there.find(([, ms]) => ms * minSpeedup > ofSlow);
  if (hurt === undefined) return [true, checkTexts.unhurt(slow, ofSlow, localizedTally(there, ' ms'))];
  return [false, checkTexts.hurt(slow, ofSlow, ...hurt)];
}

/** How much quicker those are at least that do not wait for a slow one. */
const minSpeedup = 2;
