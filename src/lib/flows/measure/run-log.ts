import type { Cluster } from '../../kafka/cluster.js';
import { Fetcher } from '../../kafka/records/fetcher.js';
import { type FlowEvent, isFlowEvent, measuredValues, parseEvent } from '../event.js';
import { runHeader } from '../resource-names.js';
import { correlationFieldsOf, type Flow, windowEventTypes } from '../types.js';
import type { StartOffset } from './service-stats.js';

/** Where a record of a run lies. */
export interface RunRecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** An event of a run, and as much of it as a check wants: there may be a great many. */
export interface LogEvent extends RunRecordPosition {
  readonly key: string;
  /** The key that it should have, where it has another. */
  readonly expectedKey?: string;
  /** Who emitted it. */
  readonly service: string;
  readonly eventType: string;
  readonly eventId: string;
  /** `occurredAt`, in milliseconds since 1970. */
  readonly time: number;
  /** What expectations tie it to others by, beside its key, by field. */
  readonly ties?: Readonly<Record<string, string>>;
  /** The numbers that are measured of it, by field. */
  readonly values?: Readonly<Record<string, number>>;
  /** All of it, for those that tell figures. */
  readonly windowEvent?: FlowEvent;
}

/** A record of a run that is no event. */
export interface UnreadableRecord extends RunRecordPosition {
  readonly reason: string;
}

export interface RunLog {
  /** By partition, in the order of the log. */
  readonly events: readonly LogEvent[];
  readonly unreadable: readonly UnreadableRecord[];
}

const waitMs = 1000;

/** A record as it was read. */
export interface LogRecord extends RunRecordPosition {
  /** Milliseconds since 1970, as the producer set it. */
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  /** A header's value as text, of the last one of that name. */
  readonly header: (name: string) => string | undefined;
}

/**
 * Reads the records of one run, from where the partitions ended when it began to where they end now: what lies in the
 * topics is what counts, not what anybody said of it. `run` may be left out to read all.
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
  const source = new Fetcher(
    cluster,
    ranges.filter(({ offset, until }) => until > offset),
    { readCommitted: true, note: () => {} },
  );
  try {
    for (let next = await source.poll(waitMs); next !== 'end'; next = await source.poll(waitMs)) {
      if (next === 'idle') continue;
      while (next.next()) {
        const headers = next.headers();
        const header = (name: string) => headers.findLast(({ key }) => key === name)?.value?.toString();
        if (run !== undefined && header(runHeader) !== run) continue;
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

/** The events of a run, and what of it is none: of each as much as the checks of this flow want. */
export async function readRunEvents(
  cluster: Cluster,
  starts: readonly StartOffset[],
  run: string,
  flow: Flow,
): Promise<RunLog> {
  const figures = windowEventTypes(flow);
  const keys = new Map(flow.topics.flatMap(({ key, events: types }) => types.map((type) => [type, key])));
  const ties = correlationFieldsOf(flow);
  const measures = flow.services.flatMap((service) => service.measures);
  const events: LogEvent[] = [];
  const unreadable: UnreadableRecord[] = [];
  await readRunRecords(cluster, starts, run, ({ topic, partition, offset, key, value }) => {
    const read = parseEvent(value);
    if (!isFlowEvent(read)) {
      unreadable.push({ topic, partition, offset, reason: read.reason.en });
      return;
    }
    const { eventType, eventId, occurredAt, service } = read;
    const place = { topic, partition, offset, key: key ?? '' };
    const expectedKey = String(read[keys.get(eventType) ?? ''] ?? '');
    const tied = ties.get(eventType)?.map((field) => [field, String(read[field] ?? '')] as const);
    const values = measuredValues(measures, read);
    events.push({
      ...place,
      ...(expectedKey !== place.key && { expectedKey }),
      ...{ service, eventType, eventId, time: Date.parse(occurredAt) },
      ...(tied && { ties: Object.fromEntries(tied) }),
      ...(values && { values }),
      ...(figures.has(eventType) && { windowEvent: read }),
    });
  });
  return { events, unreadable };
}
