import type { Say } from '../amounts.js';
import { type FlowEvent, madeFields, schemaVersion } from '../event.js';
import type { Fakes } from '../fakes.js';
import { drawn, idOf, itemAt } from '../random.js';
import { type Emission, type Flow, type Service, topicOf } from '../types.js';
import type { Outgoing } from './stories.js';

export interface Work {
  readonly seed: number;
  readonly say: Say;
  readonly fakes: Fakes | undefined;
  readonly now: () => number;
}

/** What a service did for an event. */
export interface Done {
  readonly text: () => string;
  readonly emits: readonly Outgoing[];
}

/**
 * What a service does for an event: one of its reactions, which hangs on the event alone, so that an event that is
 * delivered twice leads to the same events, with the same ids. Undefined where the service has nothing to do.
 */
export function react(flow: Flow, service: Service, event: FlowEvent, work: Work): Done | undefined {
  const reactions = service.on[event.eventType];
  if (!reactions) return undefined;
  const rest = 1 - reactions.reduce((sum, { chance = 0 }) => sum + chance, 0);
  const at = drawn(work.seed, service.name, event.eventId);
  const chosen = itemAt(reactions, ({ chance }) => chance ?? rest, at);
  if (!chosen) return undefined;
  const emits = (chosen.emits ?? []).map((emission) => follow(flow, service, event, emission, work));
  return { text: () => work.say(chosen.does, event), emits };
}

/** An event that follows from another. */
export function follow(flow: Flow, service: Service, cause: FlowEvent, emission: Emission, work: Work): Outgoing {
  const topic = topicOf(flow, emission.event);
  const eventId = idOf(cause.eventId, service.name, emission.event);
  const event: FlowEvent = {
    ...cause,
    eventType: emission.event,
    eventId,
    occurredAt: new Date(work.now()).toISOString(),
    schemaVersion,
    service: service.name,
    ...madeFields(emission.fields, [work.seed, eventId], work.fakes, cause),
  };
  return { topic, key: String(event[topic.key] ?? cause.correlationId), event };
}

/** Attempts at the work on one event before it goes to the dead-letter topic. */
export const attempts = 3;

/** True where this attempt at the work fails, as services' work does now and then: the first one has number 1. */
export const fails = (
  service: Pick<Service, 'name' | 'failureRate'>,
  { eventId }: Pick<FlowEvent, 'eventId'>,
  attempt: number,
  seed: number,
): boolean => service.failureRate > 0 && drawn(seed, service.name, eventId, attempt) < service.failureRate;

/** True where no attempt succeeds: the event goes to the dead letters, whenever and to whomever it is delivered. */
export const givesUp = (
  service: Pick<Service, 'name' | 'failureRate'>,
  event: Pick<FlowEvent, 'eventId'>,
  seed: number,
): boolean => {
  for (let attempt = 1; attempt <= attempts; attempt++) if (!fails(service, event, attempt, seed)) return false;
  return true;
};
