import { setTimeout as pause } from 'node:timers/promises';
import type { LocalizedText } from '../../base/language.js';
import type { MemberBatch, MemberRecord } from '../../kafka/cluster.js';
import { deadLetterTexts } from '../dead-letter-texts.js';
import type { ReadEvent } from '../event-reader.js';
import type { WorkerTask } from '../protocol.js';
import { type Service, windowEventTypes } from '../types.js';
import { ledgerEntryOf, type PartitionState } from './partition-state.js';
import { attemptFails, derivedEvent, maxAttempts, type ReactionContext, react } from './react.js';
import type { RecordFactory } from './record-factory.js';
import type { OutgoingEvent } from './scenarios.js';
import type { WorkBatch } from './work-batch.js';

const retryDelayMs = 20;
const heartbeatEveryMs = 1000;

/** The work of a service on single events. */
export class EventHandler {
  readonly #task: WorkerTask;
  readonly #service: Service;
  readonly #context: ReactionContext;
  readonly #recordFactory: RecordFactory;
  readonly #windowEventTypes: ReadonlySet<string>;
  /** Milliseconds added to the work on each event by the fault `slow`. */
  slowMs = 0;

  constructor(task: WorkerTask, service: Service, context: ReactionContext, recordFactory: RecordFactory) {
    this.#task = task;
    this.#service = service;
    this.#context = context;
    this.#recordFactory = recordFactory;
    this.#windowEventTypes = windowEventTypes(task.flow);
  }

  /**
   * True if the work on an event takes time, which retries do as well. The output is then sent event by event, with
   * heartbeats in between: a member that is silent for longer than its session timeout is removed from the group.
   */
  get takesTime(): boolean {
    return this.#service.work + this.slowMs + this.#service.failureRate > 0;
  }

  /** Works on an event and adds what follows from it to the batch: ledger entry, emitted events, dead letter. */
  async handle(
    { event, key }: ReadEvent,
    record: MemberRecord,
    batch: MemberBatch,
    state: PartitionState | undefined,
    work: WorkBatch,
  ): Promise<void> {
    await simulateWork(this.#service.work + this.slowMs, batch);
    work.addRecord(record);
    if (await this.#failsFinally(event, work)) {
      this.deadLetter(
        record,
        batch,
        work,
        deadLetterTexts.workFailed(this.#service.name, maxAttempts),
        event.eventType,
      );
      return;
    }
    const handledAt = state?.handledOffset(event.eventId);
    // The same event at another offset was written twice, not delivered twice.
    if (handledAt === record.offset) work.markRedelivered();
    if (state && handledAt === undefined) {
      const entry = ledgerEntryOf(this.#service, event, { key, offset: record.offset });
      state.apply(entry);
      work.records.push(this.#recordFactory.ledgerRecord(batch, entry));
    }
    if (this.#windowEventTypes.has(event.eventType)) work.windowEvents.push(event);
    const result = react(this.#task.flow, this.#service, event, this.#context);
    if (result) work.log(event.eventType, key, result.describe);
    for (const emitted of result?.emitted ?? []) this.#emit(emitted, work);
    for (const watch of state?.alarmsRaisedBy(event.eventId) ?? []) {
      work.log(event.eventType, key, () => this.#context.formatSentence(watch.does, event));
      for (const emission of watch.emits) {
        this.#emit(derivedEvent(this.#task.flow, this.#service, event, emission, this.#context), work);
      }
    }
  }

  #emit({ topic, key, event }: OutgoingEvent, work: WorkBatch): void {
    work.addEmission(event.eventType, this.#recordFactory.eventRecord(topic.name, key, event));
  }

  /** Logs an event of a type that no service of the flow knows: it was typed by hand, and its type is a slip. */
  logUnknown({ event, key }: ReadEvent, work: WorkBatch): void {
    work.log(event.eventType, key, () => deadLetterTexts.unknownType(event.eventType)[this.#task.lang], true);
  }

  /** Adds a dead-letter record to the batch. */
  deadLetter(record: MemberRecord, batch: MemberBatch, work: WorkBatch, reason: LocalizedText, eventType = '?'): void {
    work.deadLettered++;
    work.log(eventType, record.key, () => deadLetterTexts.deadLettered(reason)[this.#task.lang], true);
    work.records.push(this.#recordFactory.deadLetterRecord(batch, record, reason.en));
  }

  /** Retries the work until it succeeds; true if no attempt does. */
  async #failsFinally(event: ReadEvent['event'], work: WorkBatch): Promise<boolean> {
    for (let attempt = 1; attemptFails(this.#service, event, attempt, this.#context.seed); attempt++) {
      if (attempt === maxAttempts) return true;
      work.retried++;
      await pause(retryDelayMs);
    }
    return false;
  }
}

/** Lets `ms` milliseconds of work pass, with heartbeats. */
async function simulateWork(ms: number, batch: MemberBatch): Promise<void> {
  for (let left = ms; left > 0; left -= heartbeatEveryMs) {
    await pause(Math.min(left, heartbeatEveryMs));
    if (left > heartbeatEveryMs) await batch.heartbeat();
  }
}
