import type { MemberRecord } from '../../kafka/members.js';
import { Alarm } from '../alarms.js';
import { type FlowEvent, measuredOf } from '../event.js';
import type { Service, Watch } from '../types.js';
import type { LedgerEntry } from './ledger.js';
import { Windows } from './windows.js';

/**
 * What a service knows of the events of one partition: those that it worked on, its counts and its figures. It is made
 * anew from the ledger by whoever gets the partition, so that a crash changes none of it.
 */
export class Memory {
  readonly #service: Service;
  /** Events by their id, with the offset of the record that was worked on. */
  readonly #known = new Map<string, number>();
  readonly #alarms: ReadonlyMap<Watch, Map<string, Alarm>>;
  /** Events that raised an alarm: their alarm is told again when they are delivered again. */
  readonly #raised = new Map<string, Watch[]>();
  readonly #windows: readonly Windows[];

  constructor(service: Service, entries: readonly LedgerEntry[]) {
    this.#service = service;
    this.#alarms = new Map(service.watches.map((watch) => [watch, new Map<string, Alarm>()]));
    this.#windows = service.measures.map((measure) => new Windows(measure));
    for (const entry of entries) this.learn(entry);
  }

  /** The offset at which an event was worked on; undefined for one that is new. */
  offsetOf(eventId: string): number | undefined {
    return this.#known.get(eventId);
  }

  /** Counts an event, once however often it comes. */
  learn({ eventId, eventType, key, occurredAt, offset, values }: LedgerEntry): void {
    if (this.#known.has(eventId)) return;
    this.#known.set(eventId, offset);
    const time = Date.parse(occurredAt);
    for (const [watch, alarms] of this.#alarms) {
      if (watch.event !== eventType) continue;
      const alarm = alarms.get(key ?? '') ?? new Alarm(watch);
      alarms.set(key ?? '', alarm);
      if (alarm.add(time)) this.#raised.set(eventId, [...(this.#raised.get(eventId) ?? []), watch]);
    }
    this.#service.measures.forEach((measure, index) => {
      if (measure.event === eventType) this.#windows[index]?.add(time, values?.[measure.value ?? '']);
    });
  }

  /** The alarms that this event raised. */
  raisedBy(eventId: string): readonly Watch[] {
    return this.#raised.get(eventId) ?? [];
  }

  /** Windows in which something has come since they were told last. */
  changed(place: string): ReturnType<Windows['changed']> {
    return this.#windows.flatMap((windows) => windows.changed(place));
  }
}

/** What is written down of an event. */
export function entryOf(
  service: Service,
  event: FlowEvent,
  { key, offset }: Pick<MemberRecord, 'key' | 'offset'>,
): LedgerEntry {
  const { eventId, eventType, occurredAt } = event;
  const values = measuredOf(service.measures, event);
  return { eventId, eventType, key, occurredAt, offset, ...(values && { values }) };
}
