import { setTimeout as pause } from 'node:timers/promises';
import type { LocalizedText } from '../../app.js';
import type { MemberBatch, MemberRecord } from '../../kafka/members.js';
import type { FlowEvent } from '../event.js';
import type { Task } from '../protocol.js';
import { burials } from '../texts.js';
import { figuresOf, type Service } from '../types.js';
import type { Lot } from './lot.js';
import { entryOf, type Memory } from './memory.js';
import type { Outbox } from './outbox.js';
import { attempts, fails, follow, react, type Work } from './react.js';
import type { Outgoing } from './stories.js';

const retryPauseMs = 20;
const beatEveryMs = 1000;

/** What a service does for one event after the other. */
export class EventWork {
  readonly #task: Task;
  readonly #service: Service;
  readonly #work: Work;
  readonly #outbox: Outbox;
  readonly #figures: ReadonlySet<string>;
  /** Each event takes so many milliseconds more. */
  slowMs = 0;

  constructor(task: Task, service: Service, work: Work, outbox: Outbox) {
    this.#task = task;
    this.#service = service;
    this.#work = work;
    this.#outbox = outbox;
    this.#figures = figuresOf(task.flow);
  }

  /**
   * True where the work takes time, as that does which is tried again: what follows is then sent event by event, and the
   * member says in between that it is alive. Silent for longer than its session it is thrown out, and begins anew.
   */
  get takesTime(): boolean {
    return this.#service.work + this.slowMs + this.#service.failureRate > 0;
  }

  /** Works on an event: what follows from it is in the lot then. */
  async handle(
    event: FlowEvent,
    record: MemberRecord,
    batch: MemberBatch,
    memory: Memory | undefined,
    lot: Lot,
  ): Promise<void> {
    await spend(this.#service.work + this.slowMs, batch);
    lot.take(record);
    if (await this.#givesUp(event, lot)) {
      this.bury(record, batch, lot, burials.failed(this.#service.name, attempts), event.eventType);
      return;
    }
    const before = memory?.offsetOf(event.eventId);
    // At another offset it is the same event in another record.
    if (before === record.offset) lot.again();
    if (memory && before === undefined) {
      const entry = entryOf(this.#service, event, record);
      memory.learn(entry);
      lot.sends.push(this.#outbox.entry(batch, entry));
    }
    if (this.#figures.has(event.eventType)) lot.figures.push(event);
    const done = react(this.#task.flow, this.#service, event, this.#work);
    if (done) lot.say(event.eventType, record.key, done.text);
    for (const outgoing of done?.emits ?? []) this.#emit(outgoing, lot);
    for (const watch of memory?.raisedBy(event.eventId) ?? []) {
      lot.say(event.eventType, record.key, () => this.#work.say(watch.does, event));
      for (const emission of watch.emits) {
        this.#emit(follow(this.#task.flow, this.#service, event, emission, this.#work), lot);
      }
    }
  }

  #emit({ topic, key, event }: Outgoing, lot: Lot): void {
    lot.emit(event.eventType, this.#outbox.event(topic.name, key, event));
  }

  /** Puts a record into the dead-letter topic, with the reason. */
  bury(record: MemberRecord, batch: MemberBatch, lot: Lot, reason: LocalizedText, eventType = '?'): void {
    lot.deadLettered++;
    lot.say(eventType, record.key, () => burials.told(reason)[this.#task.lang], true);
    lot.sends.push(this.#outbox.deadLetter(batch, record, reason.en));
  }

  /** Tries the work until it succeeds; true where it never does. */
  async #givesUp(event: FlowEvent, lot: Lot): Promise<boolean> {
    for (let attempt = 1; fails(this.#service, event, attempt, this.#work.seed); attempt++) {
      if (attempt === attempts) return true;
      lot.retried++;
      await pause(retryPauseMs);
    }
    return false;
  }
}

/** Works: the time passes, and the member stays alive. */
async function spend(ms: number, batch: MemberBatch): Promise<void> {
  for (let left = ms; left > 0; left -= beatEveryMs) {
    await pause(Math.min(left, beatEveryMs));
    if (left > beatEveryMs) await batch.heartbeat();
  }
}
