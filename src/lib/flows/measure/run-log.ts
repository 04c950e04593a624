import type { Cluster } from '../../kafka/cluster.js';
import { type FlowEvent, isFlowEvent, measuredValues, parseEvent } from '../event.js';
import { runHeader } from '../resource-names.js';
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
  readonly key: string;
  /** The value of its topic's key field, where the record has another key. */
  readonly expectedKey?: string;
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
 * Reads the records of one run back from its topics: from the log ends when it began to the log ends now, read
 * committed. `run` undefined reads every record in that range. Throws where the end of a partition cannot be read.
 */
export async function readRunRecords(
  cluster: Cluster,
  starts: readonly StartOffset[],
  run: string | undefined,
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
        if (run !== undefined && raw.findLast(({ key }) => key === runHeader)?.value?.toString() !== run) continue;
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

/** The events and the unreadable records of a run, each reduced to what the checks of this flow look at. */
export async function readRunEvents(
  cluster: Cluster,
  starts: readonly StartOffset[],
  run: string,
  flow: Flow,
): Promise<RunLog> {
  const windowTypes = windowEventTypes(flow);
  const keys = new Map(flow.topics.flatMap(({ key, events: types }) => types.map((type) => [type, key])));
  const ties = correlationFieldsOf(flow);
  const measures = flow.services.flatMap((service) => service.measures);
  const events: LogEvent[] = [];
  const unreadable: UnreadableRecord[] = [];
  await readRunRecords(cluster, starts, run, ({ topic, partition, offset, key, value }) => {
    const event = parseEvent(value);
    if (!isFlowEvent(event)) {
      unreadable.push({ topic, partition, offset, reason: event.reason.en });
      return;
    }
    const { eventType, eventId, occurredAt, service } = event;
    const position = { topic, partition, offset, key: key ?? '' };
    const expectedKey = String(event[keys.get(eventType) ?? ''] ?? '');
    const tieEntries = ties.get(eventType)?.map((field) => [field, String(event[field] ?? '')] as const);
    const values = measuredValues(measures, event);
    events.push({
      ...position,
      ...(expectedKey !== position.key && { expectedKey }),
      ...{ service, eventType, eventId, time: Date.parse(occurredAt) },
      ...(tieEntries && { ties: Object.fromEntries(tieEntries) }),
      ...(values && { values }),
      ...(windowTypes.has(eventType) && { windowEvent: event }),
    });
  });
  return { events, unreadable };
}
