import { groupBy } from '../../base/group-by.js';
import type { Lang } from '../../base/language.js';
import type { Cluster } from '../../kafka/cluster.js';
import type { RunEnds } from '../protocol.js';
import { deadLetterHeaders, type ResourceNames } from '../resource-names.js';
import type { RunClock } from '../run-clock.js';
import { type Flow, hasLedger } from '../types.js';
import type { LedgerEntry } from '../worker/ledger.js';
import { checkRun, expectedEvents, outOfOrder } from './check-run.js';
import { deadLetterText } from './evidence.js';
import { readGroupOffsets } from './group-offsets.js';
import type { PartitionOwners } from './partition-owners.js';
import type { DeadLetterReport, FlowReport, Rebalance, UnknownType } from './report.js';
import { type LogEvent, readRunEvents, readRunRecords } from './run-log.js';
import type { ServiceStats, StartOffset } from './service-stats.js';

/** A run that has drained or given up waiting, with what its services have reported. */
export interface FinishedRun {
  readonly flow: Flow;
  readonly run: string;
  readonly seed: number;
  readonly names: ResourceNames;
  readonly starts: readonly StartOffset[];
  /** Where the run has fixed its end, for records without its header. */
  readonly ends: RunEnds;
  readonly hasSource: boolean;
  readonly stats: readonly ServiceStats[];
  readonly instances: (service: string) => number;
  /** Source events. */
  readonly sent: number;
  /** Milliseconds from the first to the last of them. */
  readonly sentMs: number;
  readonly tookMs: number;
  readonly drained: boolean;
  readonly clock: RunClock;
  readonly interrupted: boolean;
  readonly troubles: FlowReport['troubles'];
  readonly left: FlowReport['left'];
  readonly kept: FlowReport['kept'];
}

/** At most this many dead letters are named; the counts of the services have all. */
const maxDeadLetters = 20;

/** Below this many milliseconds of sending, no rate is reported: it would be noise. */
const minRateMs = 500;

/**
 * Reads back what a run left in its topics, checks it against the services' reports and the flow's expectations, and
 * reports both.
 */
export async function judge(finished: FinishedRun, cluster: Cluster, lang: Lang): Promise<FlowReport> {
  const {
    flow,
    run,
    seed,
    names,
    starts,
    ends,
    hasSource,
    stats,
    sent,
    sentMs,
    tookMs,
    drained,
    clock,
    interrupted,
    troubles,
    left,
    kept,
  } = finished;
  const startsOf = (topics: readonly string[]) => starts.filter(({ topic }) => topics.includes(topic));
  const eventTopics = startsOf(flow.topics.map(({ name }) => names.topic(name)));
  const log = await readRunEvents(cluster, eventTopics, { run, byHand: ends }, { flow, names });
  const ownScope = { run, byHand: null };
  const ledgers = new Map<string, Map<string, number>>();
  for (const service of flow.services.filter(hasLedger)) {
    const counts = new Map<string, number>();
    ledgers.set(service.name, counts);
    await readRunRecords(cluster, startsOf([names.ledgerTopic(service.name)]), ownScope, ({ value }) => {
      const { eventId } = JSON.parse(value ?? '{}') as LedgerEntry;
      counts.set(eventId, (counts.get(eventId) ?? 0) + 1);
    });
  }
  const letters = new Map<string, DeadLetterReport>();
  await readRunRecords(
    cluster,
    startsOf(flow.topics.map(({ name }) => names.deadLetterTopic(name))),
    ownScope,
    ({ header }) => {
      const headerOf = (startsOf: keyof typeof deadLetterHeaders) => header(deadLetterHeaders[startsOf]) ?? '-';
      const position = {
        topic: headerOf('topic'),
        partition: Number(headerOf('partition')),
        offset: Number(headerOf('offset')),
      };
      const [service, reason] = [headerOf('service'), headerOf('reason')];
      letters.set(deadLetterText(service, position, reason), { service, ...position, reason });
    },
  );
  const { lags, committed } = await readGroupOffsets(cluster, stats);
  const expectations = checkRun(
    flow,
    { log, stats, ledgers, deadLetters: new Set(letters.keys()), seed, lags, committed },
    lang,
  );
  return {
    flow: flow.name,
    run,
    seed,
    passed: expectations.every(({ passed }) => passed),
    interrupted,
    events: {
      source: sent,
      byHand: [...log.events, ...log.unreadable].filter((record) => record.byHand).length,
      sentPerSecond: sentMs >= minRateMs ? Math.round((sent / sentMs) * 1000) : null,
      perSecond: tookMs > 0 ? Math.round((sent / tookMs) * 1000) : 0,
      total: log.events.length,
    },
    unknownTypes: unknownTypes(flow, names, log.events),
    deadLetters: [...letters.values()].slice(0, maxDeadLetters),
    hasSource,
    tookMs,
    drained,
    expectations,
    services: stats.map((serviceStats) => {
      const { service, group, received, duplicates, emitted, retried, latencies } = serviceStats;
      const expectedOfService = expectedEvents(serviceStats, log);
      return {
        name: service.name,
        group,
        instances: finished.instances(service.name),
        expected: expectedOfService.length,
        received,
        duplicates,
        outOfOrder: outOfOrder(serviceStats, expectedOfService).length,
        lag: lags.get(group) ?? null,
        emitted: Object.values(emitted).reduce((sum, count) => sum + count, 0),
        retried,
        deadLettered: serviceStats.deadLettered,
        latencyMs: { p50: latencies.quantile(0.5), p95: latencies.quantile(0.95), p99: latencies.quantile(0.99) },
      };
    }),
    rebalances: stats.flatMap(({ group, owners }) => gapsOf(owners, clock, tookMs).map((gap) => ({ group, ...gap }))),
    owners: stats.flatMap(({ group, owners: { history } }) =>
      history.map(({ at, owners }) => ({ group, atMs: clock.elapsedAt(at), owners })),
    ),
    troubles,
    left,
    kept,
  };
}

/** Types of events that lie where the flow does not expect them: no service works on them there. */
function unknownTypes({ topics }: Flow, names: ResourceNames, events: readonly LogEvent[]): UnknownType[] {
  const known = new Set(
    topics.flatMap(({ name, events: types }) => types.map((type) => `${names.topic(name)} ${type}`)),
  );
  const unknown = groupBy(
    events.filter(({ topic, eventType }) => !known.has(`${topic} ${eventType}`)),
    ({ topic, eventType }) => `${topic} ${eventType}`,
  );
  return [...unknown.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ eventType: first.eventType, topic: first.topic, count: same.length }] : [];
  });
}

/** The ownership gaps of a group. One that is still open lasts to the end of the run. */
function gapsOf({ gaps, gapOpenSince }: PartitionOwners, clock: RunClock, tookMs: number): Omit<Rebalance, 'group'>[] {
  const closed = gaps.map(({ at, gapMs }) => ({ atMs: clock.elapsedAt(at), gapMs, ended: true }));
  if (gapOpenSince === undefined) return closed;
  const atMs = clock.elapsedAt(gapOpenSince);
  return [...closed, { atMs, gapMs: Math.max(0, tookMs - atMs), ended: false }];
}
