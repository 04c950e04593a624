import { groupBy } from '../../base/group-by.js';
import type { LocalizedText } from '../../base/language.js';
import { Alarm } from '../alarm.js';
import { localizedInteger, localizedSum, localizedTally } from '../number-format.js';
import { type Expectation, type Flow, type Service, topicOfEvent } from '../types.js';
import { allAttemptsFail } from '../worker/react.js';
import { checkOneEnd, distinctEvents, keyForField } from './check-one-end.js';
import { checkTexts } from './check-texts.js';
import { type CheckResult, type Evidence, eventText } from './evidence.js';
import type { LogEvent } from './run-log.js';
import type { ServiceStats } from './service-stats.js';

/** Checks one expectation that the flow's own file declares. */
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

/**
 * Each event of a type was handled by the services named for it, by what the services reported and not by the flow's
 * file.
 */
function checkReaches(reaches: NonNullable<Expectation['reaches']>, { log, stats }: Evidence): CheckResult {
  const expected = log.events.flatMap((event) =>
    (reaches[event.eventType] ?? []).map((name) => ({
      event,
      handler: stats.find(({ service }) => service.name === name),
    })),
  );
  const missing = expected.filter(
    ({ event, handler }) => !handler?.deliveries(event.topic, event.partition)?.deliveriesOf(event.offset),
  );
  const [first] = missing;
  if (!first) return [true, expected.length === 0 ? checkTexts.nothing : checkTexts.reached(expected.length)];
  const name = first.handler?.service.name ?? '-';
  return [false, checkTexts.notReached(missing.length, expected.length, eventText(first.event), name)];
}

/** The distinct events of a type that a service counts: without those that all of its attempts failed for. */
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
  const expected = new Map(
    [...counted].map(([key, eventsOfKey]) => {
      const alarm = new Alarm({ times, within });
      return [key, eventsOfKey.filter(({ time }) => alarm.add(time)).length];
    }),
  );
  const keys = new Set([...expected.keys(), ...raised.keys()]);
  const wrong = [...keys].filter((key) => (raised.get(key)?.length ?? 0) !== (expected.get(key) ?? 0));
  const [first] = wrong;
  if (first === undefined) return [true, checkTexts.alarms([...expected.values()].filter(Boolean).length, event)];
  return [
    false,
    checkTexts.alarmsWrong(wrong.length, `${first}: ${raised.get(first)?.length ?? 0}/${expected.get(first) ?? 0}`),
  ];
}

/** A window is emitted again each time it grows: the event with its highest count is final. */
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
  const matching = eventsCountedBy(service, measure?.event, evidence);
  const reportedCount = [...windows.values()].reduce((total, { count }) => total + count, 0);
  if (reportedCount !== matching.length)
    return [false, checkTexts.figuresWrong(name, localizedInteger(reportedCount), localizedInteger(matching.length))];
  const field = measure?.value;
  if (field === undefined) return [true, checkTexts.figures(name, reportedCount)];
  const sum = [...windows.values()].reduce((total, window) => total + window.sum, 0);
  const expected = matching.reduce((total, { values }) => total + (values?.[field] ?? 0), 0);
  const [reported, actual] = [sumText(field, sum), sumText(field, expected)];
  return Math.abs(sum - expected) < sumTolerance
    ? [true, checkTexts.figures(name, reportedCount, reported)]
    : [false, checkTexts.figuresWrong(name, reported, actual)];
}

/** `total 1,204.50` */
function sumText(field: string, sum: number): LocalizedText {
  const { es, en } = localizedSum(sum);
  return { es: `${field} ${es}`, en: `${field} ${en}` };
}

/** Two sums of the same numbers, added in another order, differ by less than this. */
const sumTolerance = 0.01;

/**
 * A slow service has not slowed the others: their median latencies are far below its own. Medians, because one stall of
 * the machine must not fail the check; far below, because services that wait for one another have nearly the same
 * latency.
 */
function checkUnaffected(
  { slow, others }: NonNullable<Expectation['unhurtBy']>,
  stats: readonly ServiceStats[],
): CheckResult {
  const p50 = (name: string) => stats.find(({ service }) => service.name === name)?.latencies.quantile(0.5) ?? null;
  const slowP50 = p50(slow);
  const matching = others.flatMap((name) => {
    const ms = p50(name);
    return ms === null ? [] : [[name, ms] as const];
  });
  if (slowP50 === null || matching.length === 0) return [true, checkTexts.nothing];
  const affected = matching.find(([, ms]) => ms * minSpeedup > slowP50);
  if (affected === undefined) return [true, checkTexts.unhurt(slow, slowP50, localizedTally(matching, ' ms'))];
  return [false, checkTexts.hurt(slow, slowP50, ...affected)];
}

/** The slow service's median latency is at least this many times that of one that does not wait for it. */
const minSpeedup = 2;
