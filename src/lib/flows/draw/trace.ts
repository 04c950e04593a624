import { CliError } from '../../base/errors.js';
import { nearest } from '../../base/nearest.js';
import type { TopicPartitionOffset } from '../../base/topic-partition.js';
import type { Cluster } from '../../kafka/cluster.js';
import type { FlowEvent } from '../event.js';
import { EventReader, isUnreadable, type ReadEvent } from '../event-reader.js';
import { type LogRecord, readRunRecords } from '../measure/run-log.js';
import { uuidFrom } from '../random.js';
import { deadLetterHeaders, resourceNames, runHeader } from '../resource-names.js';
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

interface TracedEvent extends ReadEvent {
  readonly record: LogRecord;
}

/** At most this many ids are kept, to suggest the nearest one where an id is unknown. */
const maxIds = 20_000;
const examples = 3;

/**
 * The trace of one order, user or thing through a run, read from its topics: by correlation id, by the part of that
 * behind the run (`order-17`), by record key, or by the id of one of its events, which leads to those before and behind
 * it. Throws `notFound` with ids that exist.
 */
export async function readTrace(state: RunState, word: string, cluster: Cluster): Promise<TraceStep[]> {
  const { run } = state;
  const ids = new Set<string>();
  const correlationIds = new Set([word, `${run}-${word}`]);
  /** Correlation of the event that has the word as its id. */
  let ofEvent: string | undefined;
  const found: TracedEvent[] = [];
  await readTracedEvents(state, cluster, (traced) => {
    const { correlationId, eventId } = traced.event;
    if (correlationIds.has(correlationId) || traced.key === word) found.push(traced);
    else if (eventId === word) ofEvent = correlationId;
    if (ids.size < maxIds) ids.add(withoutRun(correlationId, run));
  });
  if (found.length > 0) return traceSteps(found);
  if (ofEvent === undefined) throw unknownId(word, state, [...ids]);
  const correlated: TracedEvent[] = [];
  await readTracedEvents(state, cluster, (traced) => {
    if (traced.event.correlationId === ofEvent) correlated.push(traced);
  });
  return traceSteps(chainOf(word, correlated));
}

/** The correlation id as people type it. One that was typed into an event need not begin with the run. */
const withoutRun = (correlationId: string, run: string): string =>
  correlationId.startsWith(`${run}-`) ? correlationId.slice(run.length + 1) : correlationId;

/** Reads the events of a run, and the dead letters of events with the position that they had. */
async function readTracedEvents(
  { flow, run, prefix, starts, ends }: RunState,
  cluster: Cluster,
  onEvent: (traced: TracedEvent) => void,
): Promise<void> {
  const names = resourceNames(prefix ?? undefined);
  const reader = new EventReader(flow, names, run);
  const startsOf = (topicOf: (name: string) => string) => {
    const topics = new Set(flow.topics.map(({ name }) => topicOf(name)));
    return starts.filter(({ topic }) => topics.has(topic));
  };
  const onRecord = (record: LogRecord): void => {
    const original = originalPosition(record);
    const read = reader.read(original, { ...record, ...original });
    if (!isUnreadable(read)) onEvent({ record, ...read });
  };
  await readRunRecords(cluster, startsOf(names.topic), { run, byHand: ends ?? 'open' }, onRecord);
  await readRunRecords(cluster, startsOf(names.deadLetterTopic), { run, byHand: null }, onRecord);
}

/** Where a record was before it became a dead letter: the id of an event may derive from that. */
function originalPosition({ topic, partition, offset, header }: LogRecord): TopicPartitionOffset {
  const { topic: topicHeader, partition: partitionHeader, offset: offsetHeader } = deadLetterHeaders;
  return {
    topic: header(topicHeader) ?? topic,
    partition: Number(header(partitionHeader) ?? partition),
    offset: Number(header(offsetHeader) ?? offset),
  };
}

/** The events of which one with this id is a cause, however far, and those that led to it. */
function chainOf(id: string, events: readonly TracedEvent[]): TracedEvent[] {
  const causes = causesOf(events);
  const wayTo = (eventId: string): string[] => {
    const cause = causes.get(eventId);
    return cause ? [eventId, ...wayTo(cause)] : [eventId];
  };
  const before = new Set(wayTo(id));
  return events.filter(({ event: { eventId } }) => before.has(eventId) || wayTo(eventId).includes(id));
}

/** The id of the cause of each event, by event id; null for one that none of these led to. */
function causesOf(events: readonly TracedEvent[]): Map<string, string | null> {
  const byId = new Map(events.map(({ event }) => [event.eventId, event]));
  return new Map([...byId.values()].map((event) => [event.eventId, causeOf(event, [...byId.keys()])]));
}

function unknownId(word: string, { flow, run }: RunState, ids: readonly string[]): CliError {
  const near = nearest(withoutRun(word, run), ids);
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
  const causes = causesOf(found);
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
    // What was typed twice was not emitted again.
    const redelivered = !dead && seen.has(eventId) && header(runHeader) !== undefined;
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
