import { setTimeout as pause } from 'node:timers/promises';
import type { EventProducer, EventToSend } from '../../kafka/cluster.js';
import { loadFakeGenerator } from '../fake-data.js';
import type { SourceTask, WorkerCommand, WorkerTask } from '../protocol.js';
import { resourceNames, runHeader } from '../resource-names.js';
import { RecordFactory } from './record-factory.js';
import { type OutgoingEvent, scenarioEvents } from './scenarios.js';
import type { FlowWorker, WorkerContext } from './service-worker.js';

const tickMs = 20;
/** Events per request if the rate is unlimited. */
const batchSize = 1000;

/** A source: emits its events at its rate until its count is reached or it is stopped. */
export class SourceWorker implements FlowWorker {
  readonly #task: WorkerTask;
  readonly #source: SourceTask;
  readonly #context: WorkerContext;
  readonly #recordFactory: RecordFactory;
  readonly #producer: EventProducer;
  readonly #events: Iterator<OutgoingEvent, never>;
  /** Poison records that are still to be sent, by the number of events that come before. */
  readonly #poison: { readonly topic: string; readonly after: number }[];
  #sent = 0;
  #isStopping = false;
  #running: Promise<void> = Promise.resolve();

  private constructor(
    task: WorkerTask,
    source: SourceTask,
    events: Iterator<OutgoingEvent, never>,
    producer: EventProducer,
    context: WorkerContext,
  ) {
    this.#task = task;
    this.#source = source;
    this.#events = events;
    this.#producer = producer;
    this.#context = context;
    this.#recordFactory = new RecordFactory(task);
    this.#poison = [...source.poison];
  }

  static async start(task: WorkerTask, source: SourceTask, context: WorkerContext): Promise<SourceWorker> {
    const { flow, lang, run, seed } = task;
    const spec = flow.sources[source.index];
    if (!spec) throw new TypeError(`${flow.name} has no source ${source.index}`);
    const fakes = await loadFakeGenerator(lang, [
      spec.fields,
      ...[...(spec.story ?? []), ...(spec.mix ?? [])].map((s) => s.fields),
    ]);
    const events = scenarioEvents(flow, spec, { run, seed: seed + source.index, fakes, now: () => Date.now() });
    const producer = await (await context.cluster()).eventProducer();
    const worker = new SourceWorker(task, source, events, producer, context);
    worker.#running = worker.#emitAll().catch(context.onFailure);
    return worker;
  }

  async execute(command: WorkerCommand): Promise<void> {
    if (command.kind === 'stop') this.#isStopping = true;
    else if (command.kind === 'poison') this.#poison.push({ topic: command.topic, after: 0 });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
    await this.#producer.close();
  }

  async #emitAll(): Promise<void> {
    const { count, rate } = this.#source;
    const startedAt = performance.now();
    while (!this.#isStopping && (count === null || this.#sent < count)) {
      const due =
        rate === null ? batchSize : Math.floor(((performance.now() - startedAt) / 1000) * rate) + 1 - this.#sent;
      const size = Math.min(due, batchSize, (count ?? Number.POSITIVE_INFINITY) - this.#sent);
      if (size > 0) await this.#emit(size);
      if (rate !== null) await pause(tickMs);
    }
    this.#context.report({ kind: 'finished' });
  }

  async #emit(size: number): Promise<void> {
    const at = Date.now();
    const records: EventToSend[] = [];
    const types: Record<string, number> = {};
    const poisoned: string[] = [];
    for (let index = 0; index < size; index++) {
      const { topic, key, event } = this.#events.next().value;
      records.push(this.#recordFactory.eventRecord(topic.name, key, event));
      types[event.eventType] = (types[event.eventType] ?? 0) + 1;
      this.#sent++;
      for (const bad of this.#poison.filter(({ after }) => after <= this.#sent)) {
        this.#poison.splice(this.#poison.indexOf(bad), 1);
        records.push(this.#poisonRecord(bad.topic, key));
        poisoned.push(bad.topic);
      }
    }
    await this.#producer.send(records);
    this.#context.report({ kind: 'sent', at, count: size, events: types, poisoned });
  }

  /** A record that no service can parse: truncated JSON. */
  #poisonRecord = (topic: string, key: string): EventToSend => ({
    topic: resourceNames(this.#task.prefix).topic(topic),
    key,
    value: '{"eventType":"',
    headers: { [runHeader]: this.#task.run },
  });
}
