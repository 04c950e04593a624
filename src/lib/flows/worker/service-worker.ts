import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster, EventProducer, Member, MemberBatch, MemberRecord } from '../../kafka/cluster.js';
import { EventReader, isUnreadable } from '../event-reader.js';
import { loadFakeGenerator } from '../fake-data.js';
import type { WorkerCommand, WorkerReport, WorkerTask } from '../protocol.js';
import { resourceNames, runHeader } from '../resource-names.js';
import { sentenceFormatter } from '../sentences.js';
import { eventsHandledBy, knownEventTypes, type Service, topicsReadBy } from '../types.js';
import { EventHandler } from './event-handler.js';
import { HandGate } from './hand-gate.js';
import type { PartitionState } from './partition-state.js';
import { PartitionStates } from './partition-states.js';
import type { ReactionContext } from './react.js';
import { RecordFactory } from './record-factory.js';
import { WindowEmitter } from './window-emitter.js';
import { WorkBatch } from './work-batch.js';

/** The process that a worker runs in. */
export interface WorkerContext {
  readonly cluster: () => Promise<Cluster>;
  readonly report: (report: WorkerReport) => void;
  /** Reports a failure that ends the worker. */
  readonly onFailure: (error: unknown) => void;
}

/** A source or an instance of a service. */
export interface FlowWorker {
  execute(command: WorkerCommand): Promise<void>;
  stop(): Promise<void>;
}

const isByHand = ({ headers }: MemberRecord): boolean => headers[runHeader] === undefined;

/** How often a record that is held looks whether it is released, in ms. */
const heldPollMs = 10;

/** Events per batch of output if the work takes no time. */
const maxBatchSize = 500;

/**
 * Auto-commit interval, shorter than the default of 5 s: events since the last commit are redelivered after a crash.
 */
const commitEveryMs = 1000;

/**
 * Group timeouts in ms: 6 s is the shortest session timeout that brokers allow by default, so that a crash is seen
 * soon.
 */
const groupTimeouts = {
  sessionTimeout: 6000,
  heartbeatInterval: 1000,
  rebalanceTimeout: 10_000,
  retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 10 },
};

/**
 * An instance of a service: a group member that works on each event, sends what follows with its ledger entries,
 * reports, and only then marks the offsets for commit. What is uncommitted when it dies is delivered again (at least
 * once).
 */
export class ServiceWorker implements FlowWorker {
  readonly #task: WorkerTask;
  readonly #service: Service;
  readonly #context: WorkerContext;
  readonly #events: ReadonlySet<string>;
  readonly #knownTypes: ReadonlySet<string>;
  readonly #reader: EventReader;
  readonly #gate = new HandGate();
  readonly #producer: EventProducer;
  readonly #handler: EventHandler;
  readonly #states: PartitionStates;
  readonly #windows: WindowEmitter;
  #member: Member | undefined;

  private constructor(
    task: WorkerTask,
    service: Service,
    producer: EventProducer,
    reactionContext: ReactionContext,
    context: WorkerContext,
  ) {
    this.#task = task;
    this.#service = service;
    this.#producer = producer;
    this.#context = context;
    const recordFactory = new RecordFactory(task);
    this.#events = new Set(eventsHandledBy(service));
    this.#knownTypes = knownEventTypes(task.flow);
    this.#reader = new EventReader(task.flow, resourceNames(task.prefix), task.run);
    this.#handler = new EventHandler(task, service, reactionContext, recordFactory);
    this.#states = new PartitionStates(task, service, context.cluster);
    const { flow } = task;
    const { report } = context;
    this.#windows = new WindowEmitter({ flow, states: this.#states, recordFactory, producer, report });
  }

  static async start(task: WorkerTask, context: WorkerContext): Promise<ServiceWorker> {
    const service = task.flow.services.find(({ name }) => name === task.service);
    if (!service) throw new TypeError(`${task.flow.name} has no service ${task.service}`);
    const emissions = [...Object.values(service.on).flat(), ...service.watches].flatMap(({ emits = [] }) => emits);
    const fakes = await loadFakeGenerator(
      task.lang,
      emissions.map(({ fields }) => fields),
    );
    const reactionContext = {
      seed: task.seed,
      formatSentence: sentenceFormatter(task.flow, task.lang),
      fakes,
      now: () => Date.now(),
    };
    const worker = new ServiceWorker(
      task,
      service,
      await (await context.cluster()).eventProducer(),
      reactionContext,
      context,
    );
    await worker.#join();
    return worker;
  }

  async execute(command: WorkerCommand): Promise<void> {
    if (command.kind === 'pause') this.#member?.pause();
    else if (command.kind === 'resume') this.#member?.resume();
    else if (command.kind === 'slow') this.#handler.slowMs = command.ms;
    else if (command.kind === 'hold') {
      this.#gate.hold();
      this.#context.report({ kind: 'held' });
    } else if (command.kind === 'release') this.#gate.release(command.ends);
    else if (command.kind === 'flush') {
      await this.#windows.flush();
      this.#context.report({ kind: 'flushed', round: command.round });
    }
  }

  async stop(): Promise<void> {
    this.#windows.stopTimer();
    await this.#member?.leave();
    await this.#windows.idle();
    await this.#producer.close();
  }

  async #join(): Promise<void> {
    const { flow, instance, prefix } = this.#task;
    const { report, onFailure } = this.#context;
    const names = resourceNames(prefix);
    this.#windows.start(this.#service, onFailure);
    const cluster = await this.#context.cluster();
    this.#member = await cluster.joinGroup({
      group: names.group(this.#service.group),
      topics: topicsReadBy(flow, this.#service).map(({ name }) => names.topic(name)),
      clientId: instance,
      timeouts: groupTimeouts,
      commitIntervalMs: commitEveryMs,
      onBatch: (batch) => this.#handle(batch),
      onAssigned: (partitions) => {
        const assignment = Object.entries(partitions).map(([topic, own]) =>
          own.map((partition) => ({ topic, partition })),
        );
        this.#states.setAssignment(assignment.flat());
        report({ kind: 'assigned', at: Date.now(), partitions });
      },
      onRebalancing: () => report({ kind: 'rebalancing', at: Date.now() }),
      onFailure,
    });
  }

  async #handle(batch: MemberBatch): Promise<void> {
    const state = await this.#states.stateOf(batch);
    let work = new WorkBatch();
    for (const record of batch.records) {
      if (this.#gate.isHeld && isByHand(record)) await this.#awaitRelease(batch);
      if (!batch.canContinue()) break;
      await this.#handleOne(record, batch, state, work);
      const isPerEvent = this.#handler.takesTime && work.size > 0;
      if (!isPerEvent && work.size < maxBatchSize) continue;
      await this.#flushBatch(work, batch);
      await batch.heartbeat();
      work = new WorkBatch();
    }
    await this.#flushBatch(work, batch);
  }

  async #handleOne(
    record: MemberRecord,
    batch: MemberBatch,
    state: PartitionState | undefined,
    work: WorkBatch,
  ): Promise<void> {
    if (this.#isOfRun(record, batch)) {
      const read = this.#reader.read(batch, record);
      if (isUnreadable(read)) this.#handler.deadLetter(record, batch, work, read.reason);
      else if (this.#events.has(read.event.eventType)) await this.#handler.handle(read, record, batch, state, work);
      else if (!this.#knownTypes.has(read.event.eventType) && this.#tellsUnknownTypesOf(batch.topic))
        this.#handler.logUnknown(read, work);
    }
    work.lastOffset = record.offset;
  }

  /** True for a record with the header of the run, and for one without any until the run has fixed its end. */
  #isOfRun(record: MemberRecord, { topic, partition }: MemberBatch): boolean {
    const run = record.headers[runHeader];
    return run === undefined ? this.#gate.admits({ topic, partition, offset: record.offset }) : run === this.#task.run;
  }

  /** True for one of the services that read a topic: what none of them knows is told once. */
  #tellsUnknownTypesOf(topic: string): boolean {
    const { flow, prefix } = this.#task;
    const names = resourceNames(prefix);
    const first = flow.services.find((service) =>
      topicsReadBy(flow, service).some(({ name }) => names.topic(name) === topic),
    );
    return first === this.#service;
  }

  async #awaitRelease(batch: MemberBatch): Promise<void> {
    while (this.#gate.isHeld && batch.canContinue()) {
      await pause(heldPollMs);
      await batch.heartbeat();
    }
  }

  /** Sends the output of a batch, then reports it, and only then marks its offsets for commit. */
  async #flushBatch(work: WorkBatch, batch: MemberBatch): Promise<void> {
    if (work.lastOffset < 0) return;
    try {
      await this.#producer.send(work.records);
    } catch (error) {
      // The state is ahead of the ledger now: the worker ends, and its replacement restores from the ledger.
      this.#context.onFailure(error);
      throw error;
    }
    const report = work.report(batch, Date.now());
    if (report) this.#context.report(report);
    if (work.windowEvents.length > 0) this.#context.report({ kind: 'figures', events: work.windowEvents });
    batch.markDone(work.lastOffset);
  }
}
