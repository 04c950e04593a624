import type { EventToSend } from '../../kafka/event-producer.js';
import type { MemberRecord } from '../../kafka/members.js';
import type { FlowEvent } from '../event.js';
import { Histogram } from '../measure/histogram.js';
import type { HandledReport, WorkLogEntry } from '../protocol.js';
import type { EventPartition } from './record-factory.js';

/** What is told to people of a lot. */
const maxLogEntries = 3;

/** Events of one partition that were worked on, and are still to be sent, reported and committed together. */
export class WorkBatch {
  readonly records: EventToSend[] = [];
  /** Events that tell figures, for whoever looks at the run. */
  readonly windowEvents: FlowEvent[] = [];
  readonly #offsets: number[] = [];
  readonly #timestamps: number[] = [];
  readonly #emitted: Record<string, number> = {};
  readonly #log: (Omit<WorkLogEntry, 'text'> & { readonly text: () => string })[] = [];
  /** Which of them the ledger knew. */
  readonly #again: number[] = [];
  retried = 0;
  deadLettered = 0;
  /** The offset up to which everything is done, records of others included; -1 for none. */
  lastOffset = -1;

  get size(): number {
    return this.#offsets.length;
  }

  addRecord({ offset, timestamp }: MemberRecord): void {
    this.#offsets.push(offset);
    this.#timestamps.push(timestamp);
  }

  /** The record that was taken last had been worked on before, as the ledger says. */
  again(): void {
    this.#again.push(this.size - 1);
  }

  /** The words are made only where they are told. */
  log(eventType: string, key: string | null, text: () => string, isDead = false): void {
    this.#log.push({ at: Date.now(), eventType, key, isDead, text });
    if (this.#log.length > maxLogEntries) this.#log.shift();
  }

  addEmission(eventType: string, record: EventToSend): void {
    this.records.push(record);
    this.#emitted[eventType] = (this.#emitted[eventType] ?? 0) + 1;
  }

  /** What is told of it once all is sent; nothing of records that were only passed over. */
  report({ topic, partition }: EventPartition, at: number): HandledReport | undefined {
    if (this.size === 0 && this.deadLettered === 0) return undefined;
    const latencies = new Histogram();
    // Where the broker sets the time its clock may be ahead of ours.
    for (const timestamp of this.#timestamps) latencies.add(Math.max(0, at - timestamp));
    return {
      kind: 'handled',
      at,
      topic,
      partition,
      offsets: this.#offsets.map((offset, index) => offset - (this.#offsets[index - 1] ?? 0)),
      latencies: latencies.packed(),
      emitted: this.#emitted,
      again: this.#again,
      retried: this.retried,
      deadLettered: this.deadLettered,
      did: this.#log.map(({ text, ...did }) => ({ ...did, text: text() })),
    };
  }
}
