import type { MemberRecord } from '../../kafka/members.js';
import { Alarm } from '../alarm.js';
import { type FlowEvent, measuredValues } from '../event.js';
import type { AlarmRule, Service } from '../types.js';
import type { LedgerEntry } from './ledger.js';
import { MeasureWindows } from './measure-windows.js';

/**
 * What a service knows of the events of one partition: those that it worked on, its counts and its figures. It is made
 * anew from the ledger by whoever gets the partition, so that a crash changes none of it.
 */
export class PartitionState {
  readonly #service: Service;
  /** Events by their id, with the offset of the record that was worked on. */
  readonly #handledOffsets = new Map<string, number>();
  readonly #alarms: ReadonlyMap<AlarmRule, Map<string, Alarm>>;
  /** Events that raised an alarm: their alarm is told again when they are delivered again. */
  readonly #raisedAlarms = new Map<string, AlarmRule[]>();
  readonly #windows: readonly MeasureWindows[];

  constructor(service: Service, entries: readonly LedgerEntry[]) {
    this.#service = service;
    this.#alarms = new Map(service.watches.map((watch) => [watch, new Map<string, Alarm>()]));
    this.#windows = service.measures.map((measure) => new MeasureWindows(measure));
    for (const entry of entries) this.apply(entry);
  }

  /** The offset at which an event was worked on; undefined for one that is new. */
  handledOffset(eventId: string): number | undefined {
    return this.#handledOffsets.get(eventId);
  }

  /** Counts an event, once however often it comes. */
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

  /** Windows in which something has come since they were told last. */
  changedWindows(place: string): ReturnType<MeasureWindows['takeChanged']> {
    return this.#windows.flatMap((windows) => windows.takeChanged(place));
  }
}

/** What is written down of an event. */
export function ledgerEntryOf(
  service: Service,
  event: FlowEvent,
  { key, offset }: Pick<MemberRecord, 'key' | 'offset'>,
): LedgerEntry {
  const { eventId, eventType, occurredAt } = event;
  const values = measuredValues(service.measures, event);
  return { eventId, eventType, key, occurredAt, offset, ...(values && { values }) };
}
