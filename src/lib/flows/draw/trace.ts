import { CliError } from '../../base/errors.js';
import { nearest } from '../../base/nearest.js';
import type { Cluster } from '../../kafka/cluster.js';
import { type FlowEvent, isFlowEvent, parseEvent } from '../event.js';
import { type LogRecord, readRunRecords } from '../measure/run-log.js';
import { uuidFrom } from '../random.js';
import { deadLetterHeaders, resourceNames } from '../resource-names.js';
import type { RunState } from '../run/run-state.js';

/** One event of a trace, as it stands in a topic. */
export interface TraceStep {
  /** Milliseconds since the first event of the trace. */
  readonly atMs: number;
  /** The service that emitted it, or that could not handle it. */
  readonly service: string;
  readonly eventType: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly eventId: string;
  /** Id of the event whose handling emitted this one; null for an event of a source. */
  readonly causedBy: string | null;
  /** True where an event of this id was emitted before: its cause had been delivered twice. */
  readonly redelivered: boolean;
  /** Why a service dead-lettered it; null for all others. */
  readonly deadLetter: string | null;
}

interface TracedEvent {
  readonly record: LogRecord;
  readonly event: FlowEvent;
}

/** At most this many ids are kept, to suggest the nearest one where an id is unknown. */
const maxIds = 20_000;
const examples = 3;

/**
 * The trace of one order, user or thing through a run, read from its topics: by correlation id, by the part of that
 * behind the run (`order-17`), or by record key. Throws `notFound` with ids that exist.
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

/** The events by timestamp; of equal ones, causes come before their effects. */
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

/** The id of an event's cause. Ids are derived from cause, service and type, so a candidate can be verified. */
const causeOf = ({ eventId, service, eventType }: FlowEvent, ids: readonly string[]): string | null =>
  ids.find((cause) => uuidFrom(cause, service, eventType) === eventId) ?? null;
