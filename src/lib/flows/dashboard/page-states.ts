import { ownersByTopic } from '../draw/owner.js';
import { lagLevelOf, lagScale } from '../measure/lag-level.js';
import type { FlowRun } from '../run/flow-run.js';
import type { RunMetrics } from '../run/run-metrics.js';
import type { ServiceState, TopicState } from './page.js';

/** The state of each topic. With `tookMs`, once the run is over, rates are averages over all of it. */
export function topicStates(run: FlowRun, metrics: RunMetrics, tookMs: number | null): TopicState[] {
  return run.flow.topics.map(({ name }) => {
    const records = metrics.newRecords(name);
    const perSecond = tookMs === null ? metrics.topicRate(name) : averagePerSecond(records, tookMs);
    return { name, topic: run.names.topic(name), records, perSecond };
  });
}

/** The state of each service and its group; `tookMs` as for topics. */
export function serviceStates(run: FlowRun, metrics: RunMetrics, tookMs: number | null): ServiceState[] {
  const loads = run.stats.map(({ service: { name }, group }) => {
    return { lag: metrics.lag(group), unprocessed: metrics.unprocessed(group), arrivalRate: metrics.arrivalRate(name) };
  });
  const scale = lagScale(loads);
  return run.stats.map(({ service: { name }, group, received, duplicates, partitions, owners }, index) => ({
    name,
    group,
    instances: run.supervisor.slotsOf(name).length,
    received,
    again: duplicates,
    owners: ownersByTopic({ partitions, owners }),
    perSecond: tookMs === null ? metrics.inRate(name) : averagePerSecond(received + duplicates, tookMs),
    lag: metrics.lag(group),
    lagLevel: lagLevelOf(loads[index] ?? { unprocessed: null, arrivalRate: 0 }),
    lagPart: (metrics.lag(group) ?? 0) / scale,
  }));
}

const averagePerSecond = (count: number, tookMs: number): number => (tookMs === 0 ? 0 : (count * 1000) / tookMs);
