import type { TopicPartition } from '../../base/topic-partition.js';
import type { EventToSend, MemberRecord } from '../../kafka/cluster.js';
import type { FlowEvent } from '../event.js';
import { Histogram } from '../histogram.js';
import type { HandledReport, WorkLogEntry } from '../protocol.js';

/** Log entries per report: the last ones of a batch. */
const maxLogEntries = 3;

/** Handled records of one partition whose output is sent, reported and committed together. */
export class WorkBatch {
  readonly records: EventToSend[] = [];
  /** Window events among the handled records, for the dashboard. */
  readonly windowEvents: FlowEvent[] = [];
  readonly #offsets: number[] = [];
  readonly #timestamps: number[] = [];
  readonly #emitted: Record<string, number> = {};
  readonly #log: (Omit<WorkLogEntry, 'text'> & { readonly text: () => string })[] = [];
  /** Indexes of the records that the ledger knew already. */
  readonly #redelivered: number[] = [];
  retried = 0;
  deadLettered = 0;
  /** The last offset of the batch, records of other runs included; -1 if it is empty. */
  lastOffset = -1;

  get size(): number {
    return this.#offsets.length;
  }

  addRecord({ offset, timestamp }: MemberRecord): void {
    this.#offsets.push(offset);
    this.#timestamps.push(timestamp);
  }

  /** Marks the last record as a redelivery: the ledger knew it. */
  markRedelivered(): void {
    this.#redelivered.push(this.size - 1);
  }

  /** Adds a log entry. `text` is called only for entries that are reported. */
  log(eventType: string, key: string | null, text: () => string, isDead = false): void {
    this.#log.push({ at: Date.now(), eventType, key, isDead, text });
    if (this.#log.length > maxLogEntries) this.#log.shift();
  }

  addEmission(eventType: string, record: EventToSend): void {
    this.records.push(record);
    this.#emitted[eventType] = (this.#emitted[eventType] ?? 0) + 1;
  }

  /**
   * The report of the batch; undefined if it holds only records that were skipped. `at`: end of the work, ms since
   * 1970.
   */
  report({ topic, partition }: TopicPartition, at: number): HandledReport | undefined {
    if (this.size === 0 && this.#log.length === 0) return undefined;
    const latencies = new Histogram();
    // With LogAppendTime the broker's clock, which may be ahead of ours, sets the timestamp.
    for (const timestamp of this.#timestamps) latencies.add(Math.max(0, at - timestamp));
    return {
      kind: 'handled',
      at,
      topic,
      partition,
      offsets: this.#offsets.map((offset, index) => offset - (this.#offsets[index - 1] ?? 0)),
      latencies: latencies.packed(),
      emitted: this.#emitted,
      again: this.#redelivered,
      retried: this.retried,
      deadLettered: this.deadLettered,
      did: this.#log.map(({ text, ...did }) => ({ ...did, text: text() })),
    };
  }
}
