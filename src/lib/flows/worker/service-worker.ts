import { setTimeout as pause } from 'node:timers/promises';
import type { Both } from '../../app.js';
import type { Cluster } from '../../kafka/cluster.js';
import { EventProducer } from '../../kafka/event-producer.js';
import { type Member, type MemberBatch, type MemberRecord, startMember } from '../../kafka/members.js';
import { placeOf } from '../../places.js';
import { sayIn } from '../amounts.js';
import { type FlowEvent, isEvent, readEvent, schemaVersion } from '../event.js';
import { fakesFor } from '../fakes.js';
import { namesWith, runHeader } from '../names.js';
import type { Order, Report, Task } from '../protocol.js';
import { burials } from '../texts.js';
import { eventsOf, figuresOf, keepsLedger, type Service, topicOf, topicsOf } from '../types.js';
import { readLedger } from './ledger.js';
import { Lot } from './lot.js';
import { entryOf, Memory } from './memory.js';
import { Outbox } from './outbox.js';
import { fails, follow, react, type Work } from './react.js';
import type { Outgoing } from './stories.js';

/** What a worker needs of the process that it runs in. */
export interface WorkerSurroundings {
  readonly cluster: () => Promise<Cluster>;
  readonly report: (report: Report) => void;
  /** The worker cannot go on. */
  readonly fail: (error: unknown) => void;
}

/** A source or an instance of a service. */
export interface FlowWorker {
  obey(order: Order): Promise<void>;
  end(): Promise<void>;
}

/** Attempts at the work on one event before it goes to the dead-letter topic. */
const attempts = 3;
const retryPauseMs = 20;
/** Events that are worked on before what follows from them is sent, where the work takes no time. */
const lotSize = 500;
const beatEveryMs = 1000;

/** As clients do by default, only more often: what was done since the last commit comes again after a crash. */
const commitEveryMs = 1000;

/** Short enough for a lesson to see a dead member missed, and the least that brokers allow by default. */
const groupTimes = {
  sessionTimeout: 6000,
  heartbeatInterval: 1000,
  rebalanceTimeout: 10_000,
  retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 10 },
};

/**
 * One instance of a service: a member of its group that works on each event, emits what follows, writes its ledger,
 * reports, and only then lets the offset be committed. What is not committed when it dies is delivered again.
 */
export class ServiceWorker implements FlowWorker {
  readonly #task: Task;
  readonly #service: Service;
  readonly #around: WorkerSurroundings;
  readonly #events: ReadonlySet<string>;
  readonly #figures: ReadonlySet<string>;
  readonly #outbox: Outbox;
  readonly #producer: EventProducer;
  readonly #work: Work;
  readonly #memories = new Map<string, Promise<Memory>>();
  #member: Member | undefined;
  #telling: NodeJS.Timeout | undefined;
  #slowMs = 0;

  private constructor(task: Task, service: Service, producer: EventProducer, work: Work, around: WorkerSurroundings) {
    this.#task = task;
    this.#service = service;
    this.#producer = producer;
    this.#work = work;
    this.#around = around;
    this.#outbox = new Outbox(task);
    this.#events = new Set(eventsOf(service));
    this.#figures = figuresOf(task.flow);
  }

  static async start(task: Task, around: WorkerSurroundings): Promise<ServiceWorker> {
    const service = task.flow.services.find(({ name }) => name === task.service);
    if (!service) throw new TypeError(`${task.flow.name} has no service ${task.service}`);
    const emissions = [...Object.values(service.on).flat(), ...service.watches].flatMap(({ emits = [] }) => emits);
    const fakes = await fakesFor(
      task.lang,
      emissions.map(({ fields }) => fields),
    );
    const work = { seed: task.seed, say: sayIn(task.flow, task.lang), fakes, now: () => Date.now() };
    const worker = new ServiceWorker(task, service, new EventProducer(await around.cluster()), work, around);
    await worker.#join();
    return worker;
  }

  async obey(order: Order): Promise<void> {
    if (order.kind === 'pause') this.#member?.pause();
    else if (order.kind === 'resume') this.#member?.resume();
    else if (order.kind === 'slow') this.#slowMs = order.ms;
    else if (order.kind === 'flush') {
      await this.#tellWindows();
      this.#around.report({ kind: 'flushed' });
    }
  }

  async end(): Promise<void> {
    clearInterval(this.#telling);
    await this.#member?.end();
    await this.#producer.end();
  }

  async #join(): Promise<void> {
    const { flow, settings, instance, prefix } = this.#task;
    const { report, fail } = this.#around;
    const { measures, group } = this.#service;
    const names = namesWith(prefix);
    if (measures.length > 0) {
      const every = Math.min(...measures.map((measure) => measure.every));
      this.#telling = setInterval(() => this.#tellWindows().catch(fail), every);
    }
    this.#member = await startMember(settings, {
      group: names.group(group),
      topics: topicsOf(flow, this.#service).map(({ name }) => names.topic(name)),
      clientId: instance,
      times: groupTimes,
      commitEveryMs,
      onBatch: (batch) => this.#handle(batch),
      onAssigned: (partitions) => {
        this.#memories.clear();
        report({ kind: 'assigned', at: Date.now(), partitions });
      },
      onRebalancing: () => report({ kind: 'rebalancing', at: Date.now() }),
      onFailure: fail,
    });
  }

  async #handle(batch: MemberBatch): Promise<void> {
    const memory = await this.#memory(batch);
    let lot = new Lot();
    for (const record of batch.records) {
      if (!batch.goesOn()) break;
      await this.#handleOne(record, batch, memory, lot);
      const atOnce = this.#service.work + this.#slowMs > 0 && lot.size > 0;
      if (!atOnce && lot.size < lotSize) continue;
      await this.#finish(lot, batch);
      await batch.beat();
      lot = new Lot();
    }
    await this.#finish(lot, batch);
  }

  async #handleOne(record: MemberRecord, batch: MemberBatch, memory: Memory | undefined, lot: Lot): Promise<void> {
    if (record.headers[runHeader] === this.#task.run) {
      const event = readEvent(record.value);
      if (!isEvent(event)) this.#bury(record, batch, lot, event.reason);
      else if (this.#events.has(event.eventType)) await this.#handleEvent(event, record, batch, memory, lot);
    }
    lot.until = record.offset;
  }

  async #handleEvent(
    event: FlowEvent,
    record: MemberRecord,
    batch: MemberBatch,
    memory: Memory | undefined,
    lot: Lot,
  ): Promise<void> {
    await this.#spend(this.#service.work + this.#slowMs, batch);
    lot.take(record);
    if (await this.#givesUp(event, lot)) {
      this.#bury(record, batch, lot, burials.failed(this.#service.name, attempts));
      return;
    }
    if (memory?.knows(event.eventId)) lot.known++;
    else if (memory) {
      const entry = entryOf(this.#service, event, record.key);
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

  #bury(record: MemberRecord, batch: MemberBatch, lot: Lot, reason: Both): void {
    lot.deadLettered++;
    lot.say('?', record.key, () => burials.told(reason)[this.#task.lang]);
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

  /** Works: the time passes, and the member stays alive. */
  async #spend(ms: number, batch: MemberBatch): Promise<void> {
    for (let left = ms; left > 0; left -= beatEveryMs) {
      await pause(Math.min(left, beatEveryMs));
      if (left > beatEveryMs) await batch.beat();
    }
  }

  /** Sends what follows, then reports, and only then lets the offsets be committed. */
  async #finish(lot: Lot, batch: MemberBatch): Promise<void> {
    if (lot.until < 0) return;
    try {
      await this.#producer.send(lot.sends);
    } catch (error) {
      // The memory holds what the ledger lacks: another instance begins from the ledger.
      this.#around.fail(error);
      throw error;
    }
    const report = lot.report(batch, Date.now());
    if (report) this.#around.report(report);
    if (lot.figures.length > 0) this.#around.report({ kind: 'figures', events: lot.figures });
    batch.done(lot.until);
  }

  /** What is known of a partition, read from the ledger when the partition is new to this instance. */
  #memory({ topic, partition }: MemberBatch): Promise<Memory> | undefined {
    if (!keepsLedger(this.#service)) return undefined;
    const place = placeOf({ topic, partition });
    const known = this.#memories.get(place);
    if (known) return known;
    const { prefix, run, ledgerFrom } = this.#task;
    const ledger = namesWith(prefix).ledger(this.#service.name);
    const from = ledgerFrom?.[partition] ?? 0;
    const read = this.#around
      .cluster()
      .then((cluster) => readLedger(cluster, { ledger, topic, partition, from, run }))
      .then((entries) => new Memory(this.#service, entries));
    this.#memories.set(place, read);
    return read;
  }

  /** Emits the windows that have changed. */
  async #tellWindows(): Promise<void> {
    const { flow, run } = this.#task;
    const events = [];
    const types: Record<string, number> = {};
    for (const [place, read] of this.#memories) {
      for (const window of (await read).changed(place.replace(' ', '/'))) {
        const event = {
          ...window,
          correlationId: `${run}-${this.#service.name}`,
          occurredAt: new Date().toISOString(),
          schemaVersion,
          service: this.#service.name,
        } as FlowEvent;
        types[event.eventType] = (types[event.eventType] ?? 0) + 1;
        const { name, key } = topicOf(flow, event.eventType);
        events.push(this.#outbox.event(name, String(event[key]), event));
      }
    }
    await this.#producer.send(events);
    if (events.length > 0) this.#around.report({ kind: 'emitted', events: types });
  }
}
