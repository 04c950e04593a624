import type { Cluster } from '../../kafka/cluster.js';
import type { RecordHeader } from '../../records/record.js';
import { type FlowEvent, fieldText, measuredValues } from '../event.js';
import { EventReader, isUnreadable } from '../event-reader.js';
import type { RunEnds } from '../protocol.js';
import { type ResourceNames, runHeader } from '../resource-names.js';
import { correlationFieldsOf, type Flow, windowEventTypes } from '../types.js';
import type { StartOffset } from './service-stats.js';

/** The position of a record in a topic of the run. */
export interface RunRecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** An event of a run, reduced to what the checks of its flow look at: a run may have millions. */
export interface LogEvent extends RunRecordPosition {
  /** Of a record without a key, what its topic would be keyed by. */
  readonly key: string;
  /** The value of its topic's key field, where the record has another key. */
  readonly expectedKey?: string;
  /** Set where the record has no header of a run: it was typed by hand, or comes from another program. */
  readonly byHand?: { readonly hasKey: boolean };
  /** The service that emitted it. */
  readonly service: string;
  readonly eventType: string;
  readonly eventId: string;
  /** `occurredAt`, in milliseconds since 1970. */
  readonly time: number;
  /** Values that expectations correlate it with other events by, beside its key, by field. */
  readonly ties?: Readonly<Record<string, string>>;
  /** Its fields that a measure sums, by name. */
  readonly values?: Readonly<Record<string, number>>;
  /** The whole event, where it reports a window of a measure. */
  readonly windowEvent?: FlowEvent;
}

/** A record of a run that cannot be parsed as an event, and why. */
export interface UnreadableRecord extends RunRecordPosition {
  readonly reason: string;
  /** True where it has no header of a run. */
  readonly byHand?: true;
}

export interface RunLog {
  /** By partition, in offset order. */
  readonly events: readonly LogEvent[];
  readonly unreadable: readonly UnreadableRecord[];
}

const waitMs = 1000;

/** A record of a run, decoded. */
export interface LogRecord extends RunRecordPosition {
  /** Milliseconds since 1970, as the producer set it. */
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  /** The value of the last header of a name, as text. */
  readonly header: (name: string) => string | undefined;
}

/**
 * Which records of a topic are of a run: those with its header, and of its event topics those without any header before
 * its end.
 */
export interface RunScope {
  readonly run: string;
  /** Null: no record without the header, as in ledgers and dead letters. `open`: all of them, as the run goes on. */
  readonly byHand: RunEnds | 'open' | null;
}

function isInScope({ run, byHand }: RunScope, header: string | undefined, position: RunRecordPosition): boolean {
  if (header !== undefined || byHand === null) return header === run;
  return byHand === 'open' || position.offset < (byHand[position.topic]?.[position.partition] ?? 0);
}

/** The run that a record says it is of; undefined without the header, and no run where that is empty. */
function runOf(headers: readonly RecordHeader[]): string | undefined {
  const header = headers.findLast(({ key }) => key === runHeader);
  return header && (header.value?.toString() ?? '');
}

/**
 * Reads the records of one run back from its topics: from the log ends when it began to the log ends now, read
 * committed. Throws where the end of a partition cannot be read.
 */
export async function readRunRecords(
  cluster: Cluster,
  starts: readonly StartOffset[],
  scope: RunScope,
  onRecord: (record: LogRecord) => void,
): Promise<void> {
  const answers = await cluster.listOffsets(
    starts.map(({ topic, partition }) => ({ topic, partition, at: 'latest' })),
    { committed: true },
  );
  const failed = answers.find(({ error }) => error);
  if (failed?.error) throw failed.error;
  const ranges = starts.map((start, index) => ({ ...start, until: answers[index]?.offset ?? start.offset }));
  const source = await cluster.fetch(
    ranges.filter(({ offset, until }) => until > offset),
    { readCommitted: true, note: () => {} },
  );
  try {
    for (let next = await source.poll(waitMs); next !== 'end'; next = await source.poll(waitMs)) {
      if (next === 'idle') continue;
      while (next.next()) {
        const raw = next.headers();
        if (!isInScope(scope, runOf(raw), next)) continue;
        // As text: the bytes are those of a later batch after the next poll.
        const headers = new Map(raw.map(({ key, value }) => [key, value?.toString()]));
        const header = (name: string) => headers.get(name);
        const { topic, partition, offset, timestamp, bytes, keyStart, keyEnd, valueStart, valueEnd } = next;
        const key = keyStart < 0 ? null : bytes.toString('utf8', keyStart, keyEnd);
        const value = valueStart < 0 ? null : bytes.toString('utf8', valueStart, valueEnd);
        onRecord({ topic, partition, offset, timestamp, key, value, header });
      }
    }
  } finally {
    await source.close();
  }
}

/** A flow as it runs on a cluster. */
export interface RunningFlow {
  readonly flow: Flow;
  readonly names: ResourceNames;
}

/** The events and the unreadable records of a run, each reduced to what the checks of this flow look at. */
export async function readRunEvents(
  cluster: Cluster,
  starts: readonly StartOffset[],
  scope: RunScope,
  { flow, names }: RunningFlow,
): Promise<RunLog> {
  const reader = new EventReader(flow, names, scope.run);
  const windowTypes = windowEventTypes(flow);
  const keys = new Map(flow.topics.flatMap(({ key, events: types }) => types.map((type) => [type, key])));
  const ties = correlationFieldsOf(flow);
  const measures = flow.services.flatMap((service) => service.measures);
  const events: LogEvent[] = [];
  const unreadable: UnreadableRecord[] = [];
  await readRunRecords(cluster, starts, scope, (record) => {
    const { topic, partition, offset } = record;
    const isByHand = record.header(runHeader) === undefined;
    const read = reader.read(record, record);
    if (isUnreadable(read)) {
      unreadable.push({ topic, partition, offset, reason: read.reason.en, ...(isByHand && { byHand: isByHand }) });
      return;
    }
    const { event, key } = read;
    const { eventType, eventId, occurredAt, service } = event;
    const position = { topic, partition, offset, key };
    const hasKey = record.key !== null;
    const expectedKey = fieldText(event, keys.get(eventType) ?? '') ?? '';
    // Who types an event without a key, or of a type that nobody knows, has given it no wrong one.
    const hasWrongKey = isByHand
      ? hasKey && keys.has(eventType) && expectedKey !== key
      : expectedKey !== (record.key ?? '');
    const tieEntries = ties.get(eventType)?.map((field) => [field, fieldText(event, field) ?? ''] as const);
    const values = measuredValues(measures, event);
    events.push({
      ...position,
      ...(hasWrongKey && { expectedKey }),
      ...(isByHand && { byHand: { hasKey } }),
      ...{ service, eventType, eventId, time: Date.parse(occurredAt) },
      ...(tieEntries && { ties: Object.fromEntries(tieEntries) }),
      ...(values && { values }),
      ...(windowTypes.has(eventType) && { windowEvent: event }),
    });
  });
  return { events, unreadable };
}
