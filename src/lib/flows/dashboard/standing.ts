import { ownersByTopic } from '../draw/owner.js';
import type { Pulse } from '../measure/pulse.js';
import { fullLag, strainOf } from '../measure/strain.js';
import type { FlowRun } from '../run/run.js';
import type { ServiceState, TopicState } from './page.js';

/** How topics stand. `tookMs` where the run is over: rates are then of all of it. */
export function topicStates(run: FlowRun, pulse: Pulse, tookMs: number | null): TopicState[] {
  return run.flow.topics.map(({ name }) => {
    const records = pulse.records(name);
    const perSecond = tookMs === null ? pulse.topicRate(name) : rateOf(records, tookMs);
    return { name, topic: run.names.topic(name), records, perSecond };
  });
}

/** How services and their groups stand. */
export function serviceStates(run: FlowRun, pulse: Pulse, tookMs: number | null): ServiceState[] {
  const standing = run.scores.map(({ service: { name }, group }) => {
    return { lag: pulse.lag(group), waiting: pulse.waiting(group), arrivals: pulse.arrivals(name) };
  });
  const full = fullLag(standing);
  return run.scores.map(({ service: { name }, group, received, duplicates, places, owners }, index) => ({
    name,
    group,
    instances: run.crew.of(name).length,
    received,
    again: duplicates,
    owners: ownersByTopic({ places, owners }),
    perSecond: tookMs === null ? pulse.inRate(name) : rateOf(received + duplicates, tookMs),
    lag: pulse.lag(group),
    strain: strainOf(standing[index] ?? { waiting: null, arrivals: 0 }),
    lagPart: (pulse.lag(group) ?? 0) / full,
  }));
}

const rateOf = (count: number, tookMs: number): number => (tookMs === 0 ? 0 : (count * 1000) / tookMs);
