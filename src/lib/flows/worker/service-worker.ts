import { isUnreachable } from '../../errors.js';
import type { Cluster } from '../../kafka/cluster.js';
import { EventProducer } from '../../kafka/event-producer.js';
import { type Member, type MemberBatch, type MemberRecord, startMember } from '../../kafka/members.js';
import { sayIn } from '../amounts.js';
import { type FlowEvent, isEvent, readEvent } from '../event.js';
import { fakesFor } from '../fakes.js';
import { namesWith, runHeader } from '../names.js';
import type { Order, Report, Task } from '../protocol.js';
import { Turns } from '../turns.js';
import { eventsOf, type Service, topicOf, topicsOf } from '../types.js';
import { EventWork } from './event-work.js';
import { Lot } from './lot.js';
import { Memories } from './memories.js';
import type { Memory } from './memory.js';
import { Outbox } from './outbox.js';
import type { Work } from './react.js';

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

/** Events that are worked on before what follows from them is sent, where the work takes no time. */
const lotSize = 500;

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
  readonly #outbox: Outbox;
  readonly #producer: EventProducer;
  readonly #work: EventWork;
  readonly #memories: Memories;
  #member: Member | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** A window counts as told before it lies in the topic: who says that all is told waits for those on their way. */
  readonly #telling = new Turns();

  private constructor(task: Task, service: Service, producer: EventProducer, work: Work, around: WorkerSurroundings) {
    this.#task = task;
    this.#service = service;
    this.#producer = producer;
    this.#around = around;
    this.#outbox = new Outbox(task);
    this.#events = new Set(eventsOf(service));
    this.#work = new EventWork(task, service, work, this.#outbox);
    this.#memories = new Memories(task, service, around.cluster);
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
    else if (order.kind === 'slow') this.#work.slowMs = order.ms;
    else if (order.kind === 'flush') {
      await this.#telling.take(async () => this.#tell(await this.#memories.changedWindows()));
      this.#around.report({ kind: 'flushed', round: order.round });
    }
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#member?.leave();
    await this.#telling.over();
    await this.#producer.close();
  }

  async #join(): Promise<void> {
    const { flow, settings, instance, prefix } = this.#task;
    const { report, fail: onFailure } = this.#around;
    const { measures, group } = this.#service;
    const names = namesWith(prefix);
    if (measures.length > 0) {
      const every = Math.min(...measures.map((measure) => measure.every));
      this.#timer = setInterval(() => this.#telling.take(() => this.#tellInTime()).catch(onFailure), every);
    }
    this.#member = await startMember(settings, {
      group: names.group(group),
      topics: topicsOf(flow, this.#service).map(({ name }) => names.topic(name)),
      clientId: instance,
      timeouts: groupTimes,
      commitIntervalMs: commitEveryMs,
      onBatch: (batch) => this.#handle(batch),
      onAssigned: (partitions) => {
        const places = Object.entries(partitions).map(([topic, own]) => own.map((partition) => ({ topic, partition })));
        this.#memories.own(places.flat());
        report({ kind: 'assigned', at: Date.now(), partitions });
      },
      onRebalancing: () => report({ kind: 'rebalancing', at: Date.now() }),
      onFailure,
    });
  }

  async #handle(batch: MemberBatch): Promise<void> {
    const memory = await this.#memories.of(batch);
    let lot = new Lot();
    for (const record of batch.records) {
      if (!batch.canContinue()) break;
      await this.#handleOne(record, batch, memory, lot);
      const atOnce = this.#work.takesTime && lot.size > 0;
      if (!atOnce && lot.size < lotSize) continue;
      await this.#finish(lot, batch);
      await batch.heartbeat();
      lot = new Lot();
    }
    await this.#finish(lot, batch);
  }

  async #handleOne(record: MemberRecord, batch: MemberBatch, memory: Memory | undefined, lot: Lot): Promise<void> {
    if (record.headers[runHeader] === this.#task.run) {
      const event = readEvent(record.value);
      if (!isEvent(event)) this.#work.bury(record, batch, lot, event.reason);
      else if (this.#events.has(event.eventType)) await this.#work.handle(event, record, batch, memory, lot);
    }
    lot.until = record.offset;
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
    batch.markDone(lot.until);
  }

  /** Tells the windows that have changed; the next time, where the ledger of a new partition cannot be read now. */
  async #tellInTime(): Promise<void> {
    const events = await this.#memories.changedWindows().catch((error: unknown) => {
      if (isUnreachable(error)) return [];
      throw error;
    });
    await this.#tell(events);
  }

  /** Emits windows. */
  async #tell(events: readonly FlowEvent[]): Promise<void> {
    const types: Record<string, number> = {};
    const records = events.map((event) => {
      types[event.eventType] = (types[event.eventType] ?? 0) + 1;
      const { name, key } = topicOf(this.#task.flow, event.eventType);
      return this.#outbox.event(name, String(event[key]), event);
    });
    await this.#producer.send(records);
    if (records.length > 0) this.#around.report({ kind: 'emitted', events: types });
  }
}
