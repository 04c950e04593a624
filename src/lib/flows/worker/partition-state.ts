import type { MemberRecord } from '../../kafka/cluster.js';
import { Alarm } from '../alarm.js';
import { type FlowEvent, measuredValues } from '../event.js';
import type { AlarmRule, Service } from '../types.js';
import type { LedgerEntry } from './ledger.js';
import { MeasureWindows } from './measure-windows.js';

/**
 * The state of a service for one partition: handled events, alarm counters, and windows. Like a Kafka Streams state
 * store it is restored from a topic (the ledger) by the next owner of the partition, so that a crash loses nothing.
 */
export class PartitionState {
  readonly #service: Service;
  /** Offset of the record that was worked on, by event id. */
  readonly #handledOffsets = new Map<string, number>();
  readonly #alarms: ReadonlyMap<AlarmRule, Map<string, Alarm>>;
  /** The alarms that an event has raised, by event id: a redelivery emits them again. */
  readonly #raisedAlarms = new Map<string, AlarmRule[]>();
  readonly #windows: readonly MeasureWindows[];

  constructor(service: Service, entries: readonly LedgerEntry[]) {
    this.#service = service;
    this.#alarms = new Map(service.watches.map((watch) => [watch, new Map<string, Alarm>()]));
    this.#windows = service.measures.map((measure) => new MeasureWindows(measure));
    for (const entry of entries) this.apply(entry);
  }

  /** The offset at which an event was worked on; undefined for a new one. */
  handledOffset(eventId: string): number | undefined {
    return this.#handledOffsets.get(eventId);
  }

  /** Applies an event to counters and windows, once however often it comes. */
  apply({ eventId, eventType, key, occurredAt, offset, values }: LedgerEntry): void {
    if (this.#handledOffsets.has(eventId)) return;
    this.#handledOffsets.set(eventId, offset);
    const time = Date.parse(occurredAt);
    for (const [watch, alarms] of this.#alarms) {
      if (watch.event !== eventType) continue;
      const alarm = alarms.get(key ?? '') ?? new Alarm(watch);
      alarms.set(key ?? '', alarm);
      if (alarm.add(time)) this.#raisedAlarms.set(eventId, [...(this.#raisedAlarms.get(eventId) ?? []), watch]);
    }
    this.#service.measures.forEach((measure, index) => {
      if (measure.event === eventType) this.#windows[index]?.add(time, values?.[measure.value ?? '']);
    });
  }

  /** The alarms that this event raised. */
  alarmsRaisedBy(eventId: string): readonly AlarmRule[] {
    return this.#raisedAlarms.get(eventId) ?? [];
  }

  /** The windows that have changed since the last call. */
  changedWindows(part: string): ReturnType<MeasureWindows['takeChanged']> {
    return this.#windows.flatMap((windows) => windows.takeChanged(part));
  }
}

/** The ledger entry for an event. */
export function ledgerEntryOf(
  service: Service,
  event: FlowEvent,
  { key, offset }: Pick<MemberRecord, 'key' | 'offset'>,
): LedgerEntry {
  const { eventId, eventType, occurredAt } = event;
  const values = measuredValues(service.measures, event);
  return { eventId, eventType, key, occurredAt, offset, ...(values && { values }) };
}
