import { ownersByTopic } from '../draw/owner.js';
import { lagLevelOf, lagScale } from '../measure/lag-level.js';
import type { RunMetrics } from '../measure/run-metrics.js';
import type { FlowRun } from '../run/flow-run.js';
import type { ServiceState, TopicState } from './page.js';

/** How topics stand. `tookMs` where the run is over: rates are then of all of it. */
export function topicStates(run: FlowRun, pulse: RunMetrics, tookMs: number | null): TopicState[] {
  return run.flow.topics.map(({ name }) => {
    const records = pulse.newRecords(name);
    const perSecond = tookMs === null ? pulse.topicRate(name) : averagePerSecond(records, tookMs);
    return { name, topic: run.names.topic(name), records, perSecond };
  });
}

/** How services and their groups stand. */
export function serviceStates(run: FlowRun, pulse: RunMetrics, tookMs: number | null): ServiceState[] {
  const standing = run.scores.map(({ service: { name }, group }) => {
    return { lag: pulse.lag(group), unprocessed: pulse.unprocessed(group), arrivalRate: pulse.arrivalRate(name) };
  });
  const full = lagScale(standing);
  return run.scores.map(({ service: { name }, group, received, duplicates, partitions, owners }, index) => ({
    name,
    group,
    instances: run.supervisor.slotsOf(name).length,
    received,
    again: duplicates,
    owners: ownersByTopic({ partitions, owners }),
    perSecond: tookMs === null ? pulse.inRate(name) : averagePerSecond(received + duplicates, tookMs),
    lag: pulse.lag(group),
    strain: lagLevelOf(standing[index] ?? { unprocessed: null, arrivalRate: 0 }),
    lagPart: (pulse.lag(group) ?? 0) / full,
  }));
}

const averagePerSecond = (count: number, tookMs: number): number => (tookMs === 0 ? 0 : (count * 1000) / tookMs);
