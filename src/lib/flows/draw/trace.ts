import { CliError } from '../../base/errors.js';
import { nearest } from '../../base/nearest.js';
import type { Cluster } from '../../kafka/cluster.js';
import { type FlowEvent, isFlowEvent, parseEvent } from '../event.js';
import { type LogRecord, readRunRecords } from '../measure/run-log.js';
import { uuidFrom } from '../random.js';
import { deadLetterHeaders, resourceNames } from '../resource-names.js';
import type { RunState } from '../run/run-state.js';

/** One event on the way of a thing, as it lies in a topic. */
export interface TraceStep {
  /** Milliseconds since the first event of the way. */
  readonly atMs: number;
  /** The service that emitted it, or that could not handle it. */
  readonly service: string;
  readonly eventType: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly eventId: string;
  /** The event that a service worked on when it emitted this one; null for a source's. */
  readonly causedBy: string | null;
  /** True where an event of this id was emitted before: its cause had been delivered twice. */
  readonly redelivered: boolean;
  /** Why a service has put it into the dead-letter topic; null for the others. */
  readonly deadLetter: string | null;
}

interface TracedEvent {
  readonly record: LogRecord;
  readonly event: FlowEvent;
}

/** Ids that are kept to name the nearest of them. */
const maxIds = 20_000;
const examples = 3;

/**
 * The way of one thing through a run, read from its topics: by a whole correlation id, by the part of it behind the
 * run (`order-17`), or by a key. Throws `notFound`, naming ids that there are.
 */
export async function readTrace(state: RunState, word: string, cluster: Cluster): Promise<TraceStep[]> {
  const { flow, run, prefix, starts } = state;
  const names = resourceNames(prefix ?? undefined);
  const correlationId = word.startsWith(`${run}-`) ? word : `${run}-${word}`;
  const topics = new Set(flow.topics.flatMap(({ name }) => [names.topic(name), names.deadLetterTopic(name)]));
  const correlated: TracedEvent[] = [];
  const keyed: TracedEvent[] = [];
  const ids = new Set<string>();
  const runStarts = starts.filter(({ topic }) => topics.has(topic));
  await readRunRecords(cluster, runStarts, run, (record) => {
    const event = parseEvent(record.value);
    if (!isFlowEvent(event)) return;
    if (event.correlationId === correlationId) correlated.push({ record, event });
    else if (record.key === word) keyed.push({ record, event });
    if (ids.size < maxIds) ids.add(event.correlationId.slice(run.length + 1));
  });
  const found = correlated.length > 0 ? correlated : keyed;
  if (found.length === 0) throw unknownId(word, state, [...ids]);
  return traceSteps(found);
}

function unknownId(word: string, { flow, run }: RunState, ids: readonly string[]): CliError {
  const near = nearest(word.startsWith(`${run}-`) ? word.slice(run.length + 1) : word, ids);
  const some = near ?? ids.slice(0, examples).join(', ');
  return new CliError('notFound', `run ${run} of ${flow.name} has no event of "${word}"`, {
    hint: near
      ? `Did you mean ${near}?`
      : some === ''
        ? 'It has no events yet.'
        : `There are ${ids.length} ids, like ${some}.`,
  });
}

/** Events in the order of their time. What follows from an event never stands before it. */
export function traceSteps(found: readonly TracedEvent[]): TraceStep[] {
  const events = new Map(found.map(({ event }) => [event.eventId, event]));
  const causes = new Map([...events.values()].map((event) => [event.eventId, causeOf(event, [...events.keys()])]));
  const depth = (id: string): number => {
    const cause = causes.get(id);
    return cause ? depth(cause) + 1 : 0;
  };
  const depthOf = ({ record, event }: TracedEvent): number => depth(event.eventId) + (isDeadLetter(record) ? 0.5 : 0);
  const sorted = found.toSorted((a, b) => a.record.timestamp - b.record.timestamp || depthOf(a) - depthOf(b));
  const startedAt = sorted[0]?.record.timestamp ?? 0;
  const seen = new Set<string>();
  return sorted.map(({ record, event }) => {
    const { topic, partition, offset, key, timestamp, header } = record;
    const { eventId, eventType, service } = event;
    const dead = isDeadLetter(record);
    const redelivered = !dead && seen.has(eventId);
    if (!dead) seen.add(eventId);
    return {
      atMs: timestamp - startedAt,
      service: (dead ? header(deadLetterHeaders.service) : undefined) ?? service,
      eventType,
      topic,
      partition,
      offset,
      key,
      eventId,
      causedBy: dead ? eventId : (causes.get(eventId) ?? null),
      redelivered,
      deadLetter: header(deadLetterHeaders.reason) ?? null,
    };
  });
}

const isDeadLetter = ({ header }: LogRecord): boolean => header(deadLetterHeaders.reason) !== undefined;

/** The id of an event is made of its cause's and of who emitted it, and so the cause can be told for certain. */
const causeOf = ({ eventId, service, eventType }: FlowEvent, ids: readonly string[]): string | null =>
  ids.find((cause) => uuidFrom(cause, service, eventType) === eventId) ?? null;
