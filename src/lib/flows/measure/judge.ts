import type { Lang } from '../../base/language.js';
import type { Cluster } from '../../kafka/cluster.js';
import { deadLetterHeaders, type ResourceNames } from '../resource-names.js';
import type { RunClock } from '../run/run-clock.js';
import { type Flow, hasLedger } from '../types.js';
import type { LedgerEntry } from '../worker/ledger.js';
import { checkRun, expectedEvents, outOfOrder } from './check-run.js';
import { deadLetterText } from './evidence.js';
import { readGroupOffsets } from './group-offsets.js';
import type { PartitionOwners } from './partition-owners.js';
import type { FlowReport, Rebalance } from './report.js';
import { readRunEvents, readRunRecords } from './run-log.js';
import type { ServiceStats, StartOffset } from './service-stats.js';

/** What is known of a run when everything is read. */
export interface FinishedRun {
  readonly flow: Flow;
  readonly run: string;
  readonly seed: number;
  readonly names: ResourceNames;
  readonly starts: readonly StartOffset[];
  readonly stats: readonly ServiceStats[];
  readonly instances: (service: string) => number;
  /** Source events. */
  readonly sent: number;
  /** How long it took to send them. */
  readonly sentMs: number;
  readonly tookMs: number;
  readonly drained: boolean;
  readonly clock: RunClock;
  readonly interrupted: boolean;
  readonly troubles: FlowReport['troubles'];
  readonly left: FlowReport['left'];
  readonly kept: FlowReport['kept'];
}

/** In less time than this a rate says nothing. */
const minRateMs = 500;

/** Reads what a run left in the topics, and holds against it what its services told and what was expected. */
export async function judge(ending: FinishedRun, cluster: Cluster, lang: Lang): Promise<FlowReport> {
  const {
    flow,
    run,
    seed,
    names,
    starts,
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
  } = ending;
  const of = (wanted: readonly string[]) => starts.filter(({ topic }) => wanted.includes(topic));
  const main = of(flow.topics.map(({ name }) => names.topic(name)));
  const log = await readRunEvents(cluster, main, run, flow);
  const ledgers = new Map<string, Map<string, number>>();
  for (const service of flow.services.filter(hasLedger)) {
    const counts = new Map<string, number>();
    ledgers.set(service.name, counts);
    await readRunRecords(cluster, of([names.ledgerTopic(service.name)]), run, ({ value }) => {
      const { eventId } = JSON.parse(value ?? '{}') as LedgerEntry;
      counts.set(eventId, (counts.get(eventId) ?? 0) + 1);
    });
  }
  const deadLetters = new Set<string>();
  await readRunRecords(cluster, of(flow.topics.map(({ name }) => names.deadLetterTopic(name))), run, ({ header }) => {
    const said = (of: keyof typeof deadLetterHeaders) => header(deadLetterHeaders[of]) ?? '-';
    const place = { topic: said('topic'), partition: Number(said('partition')), offset: Number(said('offset')) };
    deadLetters.add(deadLetterText(said('service'), place, said('reason')));
  });
  const { lags, committed } = await readGroupOffsets(cluster, stats);
  const expectations = checkRun(flow, { log, stats, ledgers, deadLetters, seed, lags, committed }, lang);
  return {
    flow: flow.name,
    run,
    seed,
    passed: expectations.every(({ passed }) => passed),
    interrupted,
    events: {
      source: sent,
      sentPerSecond: sentMs >= minRateMs ? Math.round((sent / sentMs) * 1000) : null,
      perSecond: tookMs > 0 ? Math.round((sent / tookMs) * 1000) : 0,
      total: log.events.length,
    },
    tookMs,
    drained,
    expectations,
    services: stats.map((score) => {
      const { service, group, received, duplicates, emitted, retried, latencies } = score;
      const own = expectedEvents(score, log);
      return {
        name: service.name,
        group,
        instances: ending.instances(service.name),
        expected: own.length,
        received,
        duplicates,
        outOfOrder: outOfOrder(score, own).length,
        lag: lags.get(group) ?? null,
        emitted: Object.values(emitted).reduce((sum, count) => sum + count, 0),
        retried,
        deadLettered: score.deadLettered,
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

/** The gaps of a group; one that has not ended is as long as anybody waited. */
function gapsOf({ gaps, gapOpenSince }: PartitionOwners, clock: RunClock, tookMs: number): Omit<Rebalance, 'group'>[] {
  const closed = gaps.map(({ at, gapMs }) => ({ atMs: clock.elapsedAt(at), gapMs, ended: true }));
  if (gapOpenSince === undefined) return closed;
  const atMs = clock.elapsedAt(gapOpenSince);
  return [...closed, { atMs, gapMs: Math.max(0, tookMs - atMs), ended: false }];
}
