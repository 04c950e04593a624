import type { TopicPartition, TopicPartitionOffset } from '../base/topic-partition.js';
import {
  type FlowEvent,
  fieldText,
  parseEvent,
  schemaVersion,
  type UnreadableEvent,
  type WrittenEvent,
} from './event.js';
import type { ResourceNames } from './resource-names.js';
import type { Flow } from './types.js';

/** A record of a topic, as far as an event is read from it. */
export interface EventRecord {
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
}

/** An event, and the key that it counts under: of a record without one, what its topic would be keyed by. */
export interface ReadEvent {
  readonly event: FlowEvent;
  readonly key: string;
}

/** `service` of an event that names none: it was typed by hand, or comes from another program. */
export const unknownService = 'by-hand';

/** The latest time, in milliseconds since 1970, that a window of a measure begins at: it has room for an end that is a date too. */
const maxTime = 8.6e15;

/**
 * Reads events of a run from the records of its topics. What a record lacks of the envelope is derived from the record
 * alone, so that a redelivery, the report and a trace read the same event: its id from topic, partition and offset, its
 * time from the timestamp of the record, its correlation from the run and the key, and the id of its thing from the key.
 */
export class EventReader {
  readonly #run: string;
  /** The key field of each topic, by its name on the cluster. */
  readonly #keyFields: ReadonlyMap<string, string>;

  constructor({ topics }: Pick<Flow, 'topics'>, names: Pick<ResourceNames, 'topic'>, run: string) {
    this.#run = run;
    this.#keyFields = new Map(topics.map(({ name, key }) => [names.topic(name), key]));
  }

  read(at: TopicPartition, record: EventRecord): ReadEvent | UnreadableEvent {
    const written = parseEvent(record.value);
    if (isUnreadable(written)) return written;
    const keyField = this.#keyFields.get(at.topic) ?? '';
    const id = fieldText(written, keyField);
    const key = record.key ?? id ?? '';
    if (isComplete(written) && id !== undefined) return { event: written, key };
    const ofKey = id === undefined && keyField !== '' && key !== '' ? { [keyField]: key } : {};
    return { event: { ...this.#complete(written, key, at, record), ...ofKey }, key };
  }

  #complete(
    written: WrittenEvent,
    key: string,
    { topic, partition }: TopicPartition,
    { offset, timestamp }: EventRecord,
  ): FlowEvent {
    const { eventType, occurredAt, schemaVersion: version, service } = written;
    const eventId = idIn(written, 'eventId') ?? positionId({ topic, partition, offset });
    return {
      ...(written as unknown as FlowEvent),
      eventType,
      eventId,
      occurredAt: isTime(occurredAt) ? occurredAt : new Date(timestamp).toISOString(),
      correlationId: idIn(written, 'correlationId') ?? `${this.#run}-${key === '' ? eventId : key}`,
      schemaVersion: typeof version === 'number' ? version : schemaVersion,
      service: typeof service === 'string' ? service : unknownService,
    };
  }
}

export const isUnreadable = <T extends object>(read: T | UnreadableEvent): read is UnreadableEvent =>
  'reason' in read && !('eventType' in read);

/** `order-events/0@17`: the id of an event that has none, which is the position of its record. */
export const positionId = ({ topic, partition, offset }: TopicPartitionOffset): string =>
  `${topic}/${partition}@${offset}`;

/** An id that was written as text or as a number. */
function idIn(written: WrittenEvent, field: 'eventId' | 'correlationId'): string | undefined {
  const id = written[field];
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : undefined;
}

function isComplete(written: WrittenEvent): written is FlowEvent {
  const { eventId, correlationId, occurredAt, schemaVersion: version, service } = written;
  return (
    typeof eventId === 'string' &&
    typeof correlationId === 'string' &&
    typeof service === 'string' &&
    typeof version === 'number' &&
    eventId !== '' &&
    correlationId !== '' &&
    isTime(occurredAt)
  );
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && Math.abs(Date.parse(value)) < maxTime;
}
