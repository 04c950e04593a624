import { type FlowEvent, fieldText, generateFields, schemaVersion } from '../event.js';
import type { FakeGenerator } from '../fake-data.js';
import { hashToUnit, uuidFrom, weightedItem } from '../random.js';
import type { SentenceFormatter } from '../sentences.js';
import { type Emission, type Flow, type Service, topicOfEvent } from '../types.js';
import type { OutgoingEvent } from './scenarios.js';

export interface ReactionContext {
  readonly seed: number;
  readonly formatSentence: SentenceFormatter;
  readonly fakes: FakeGenerator | undefined;
  readonly now: () => number;
}

/** The outcome of the work on an event. */
export interface ReactionResult {
  readonly describe: () => string;
  readonly emitted: readonly OutgoingEvent[];
}

/**
 * Chooses the reaction of a service to an event. The choice depends on the event id and the seed alone: a redelivery
 * leads to the same events, with the same ids. Undefined if the service has no reaction to this type.
 */
export function react(
  flow: Flow,
  service: Service,
  event: FlowEvent,
  context: ReactionContext,
): ReactionResult | undefined {
  const reactions = service.on[event.eventType];
  if (!reactions) return undefined;
  const rest = 1 - reactions.reduce((sum, { chance = 0 }) => sum + chance, 0);
  const at = hashToUnit(context.seed, service.name, event.eventId);
  const chosen = weightedItem(reactions, ({ chance }) => chance ?? rest, at);
  if (!chosen) return undefined;
  const emitted = (chosen.emits ?? []).map((emission) => derivedEvent(flow, service, event, emission, context));
  return { describe: () => context.formatSentence(chosen.does, event), emitted };
}

/** The event that an emission makes of its cause. */
export function derivedEvent(
  flow: Flow,
  service: Service,
  cause: FlowEvent,
  emission: Emission,
  context: ReactionContext,
): OutgoingEvent {
  const topic = topicOfEvent(flow, emission.event);
  const eventId = uuidFrom(cause.eventId, service.name, emission.event);
  const event: FlowEvent = {
    ...cause,
    eventType: emission.event,
    eventId,
    occurredAt: new Date(context.now()).toISOString(),
    schemaVersion,
    service: service.name,
    ...generateFields(emission.fields, [context.seed, eventId], context.fakes, cause),
  };
  return { topic, key: fieldText(event, topic.key) ?? cause.correlationId, event };
}

/** Attempts at an event before it goes to the dead-letter topic. */
export const maxAttempts = 3;

/** True if this attempt fails, by the service's `failureRate`; attempts count from 1. */
export const attemptFails = (
  service: Pick<Service, 'name' | 'failureRate'>,
  { eventId }: Pick<FlowEvent, 'eventId'>,
  attempt: number,
  seed: number,
): boolean => service.failureRate > 0 && hashToUnit(seed, service.name, eventId, attempt) < service.failureRate;

/** True if no attempt succeeds: the event goes to the dead-letter topic, on every delivery. */
export const allAttemptsFail = (
  service: Pick<Service, 'name' | 'failureRate'>,
  event: Pick<FlowEvent, 'eventId'>,
  seed: number,
): boolean => {
  for (let attempt = 1; attempt <= maxAttempts; attempt++)
    if (!attemptFails(service, event, attempt, seed)) return false;
  return true;
};
