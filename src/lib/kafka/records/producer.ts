import { unknownPartition } from '../../places.js';
import type { LinesTaken, RecordDraft, ValueLines } from '../../records/record.js';
import type { Cluster } from '../cluster.js';
import { wireOf } from '../connect.js';
import type { Wire } from '../wire.js';
import { Accumulator } from './accumulator.js';
import { type Beginning, begin } from './beginning.js';
import { Clock } from './clock.js';
import { LeaderChannels } from './leader-channels.js';
import { batchBytesFor, type WritingLimits } from './limits.js';
import { Outgoing } from './outgoing.js';
import { led, PartitionQueue } from './partition-queue.js';
import { Partitioner } from './partitioner.js';
import { answered, metadataAgeMs } from './pauses.js';
import type { PendingBatch } from './pending-batch.js';
import { type Placed, Places } from './places.js';
import type { ProducerOptions } from './producer-options.js';
import { Progress } from './progress.js';
import { Sender } from './sender.js';
import { Standing } from './standing.js';

/** Writes records of one topic: into batches by partition, in order, acknowledged; memory is bounded by `room`. */
export class Producer {
  readonly limits: WritingLimits;
  readonly #topic: string;
  readonly #options: ProducerOptions;
  readonly #wire: Wire;
  readonly #queues: PartitionQueue[];
  readonly #partitioner: Partitioner;
  readonly #accumulator: Accumulator;
  readonly #outgoing: Outgoing;
  readonly #standing: Standing;
  readonly #sender: Sender;
  readonly #progress = new Progress();
  readonly #onAbort = () => this.#progress.fail(this.#wire.signal.reason);
  readonly #places: Places | undefined;
  readonly #clock = new Clock();
  readonly #looking: NodeJS.Timeout;

  /** Throws `notFound` where there is no such topic: nothing is ever created by writing to it. */
  static async open(cluster: Cluster, topic: string, options: ProducerOptions): Promise<Producer> {
    const beginning = await begin(cluster, topic, options);
    return new Producer(cluster, topic, options, beginning);
  }

  private constructor(cluster: Cluster, topic: string, options: ProducerOptions, beginning: Beginning) {
    const { leaders, limits, identity, codec } = beginning;
    const wire = wireOf(cluster);
    this.#topic = topic;
    this.#options = options;
    if (options.keepPlaces) this.#places = new Places();
    this.limits = limits;
    this.#wire = wire;
    wire.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#queues = leaders.map((leader, partition) => new PartitionQueue(partition, leader, options.acks === -1));
    this.#partitioner = new Partitioner(options.partitioner, leaders.length, led(this.#queues));
    const fail = (error: unknown) => this.#progress.fail(error);
    const outgoing = new Outgoing(
      { topic, codec, maxMessageBytes: limits.maxMessageBytes },
      () => this.#accumulator,
      () => queueMicrotask(() => this.flush().catch(fail)),
    );
    this.#outgoing = outgoing;
    this.#standing = new Standing(cluster, wire, topic, this.#queues, identity, {
      fail,
      known: (grown) => this.#known(grown),
    });
    this.#sender = new Sender(
      {
        queues: this.#queues,
        channels: new LeaderChannels(wire, cluster.settings),
        standing: this.#standing,
        progress: this.#progress,
      },
      { topic, requestTimeoutMs: wire.requestTimeoutMs, ...options },
      {
        settled: (queue, batch) => outgoing.settled(queue, batch),
        tooLarge: (batch, words) => outgoing.split(batch, words),
        refused: (batch) => outgoing.refusals.addAll(batch),
      },
    );
    const { lingerMs, batchBytes = batchBytesFor(limits.maxMessageBytes) } = options;
    this.#accumulator = new Accumulator(
      { lingerMs, batchBytes, codec },
      { isBusy: (queue) => this.#sender.isBusy(queue), closed: (queue, batch) => this.#closed(queue, batch) },
    );
    this.#looking = setInterval(() => this.#standing.refreshLeaders(), options.metadataAgeMs ?? metadataAgeMs);
    this.#progress.failure.catch(() => this.close());
  }

  /** Acknowledged records by partition. */
  get counts(): ReadonlyMap<number, number> {
    return this.#outgoing.counts;
  }

  /** Takes a record; its bytes are copied. Ask `full` from time to time. Throws `notFound` for a partition that is not there. */
  append(draft: RecordDraft): void {
    const queue = this.#queueOf(draft);
    const open = this.#accumulator.append(queue, draft, draft.timestamp ?? this.#clock.now());
    this.#places?.add(open, 1);
  }

  /** Takes lines that are the values of records otherwise as the draft: as many as fit into one batch. */
  appendLines(draft: RecordDraft, lines: ValueLines): LinesTaken {
    if (draft.partition < 0 && !this.#partitioner.stays) return { count: 0, start: lines.start };
    const queue = this.#queueOf(draft);
    const [open, taken] = this.#accumulator.appendLines(queue, draft, lines, draft.timestamp ?? this.#clock.now());
    this.#places?.add(open, taken.count);
    return taken;
  }

  /** Records that were given and are not taken: see the failure. */
  get refused(): number {
    return this.#outgoing.refusals.count;
  }

  /** As many partitions as the topic had when it was last looked at. */
  get partitionCount(): number {
    return this.#queues.length;
  }

  /** Looks at the topic now; returns when the partitions are known that it has. Throws where nobody answers in time. */
  look(): Promise<void> {
    const deadline = performance.now() + this.#options.timeoutMs;
    return answered(this.#wire, deadline, () => this.#standing.look());
  }

  /** True when the memory for records on their way is used up: wait for `room`. */
  get full(): boolean {
    return this.#outgoing.full;
  }

  /** Returns when there is room again; throws what made the sending fail. */
  async room(): Promise<void> {
    while (this.full) await this.#progress.step();
    this.#progress.check();
  }

  /** Returns when everything is acknowledged; throws what made the sending fail, or why a record is not taken. */
  async flush(): Promise<void> {
    this.#accumulator.closeAll();
    while (!this.#outgoing.empty) await this.#progress.step();
    this.#check();
  }

  /** Where the records went whose place is known by now, in the order in which they were given. */
  placed(): Iterable<Placed> {
    return this.#places?.known() ?? [];
  }

  /** Never fulfilled; rejected with what makes the sending fail, also while the input is silent. */
  get failure(): Promise<never> {
    return this.#progress.failure;
  }

  close(): void {
    clearInterval(this.#looking);
    this.#wire.signal.removeEventListener('abort', this.#onAbort);
    this.#accumulator.end();
    this.#sender.close();
  }

  #check(): void {
    this.#progress.check();
    this.#outgoing.refusals.check();
  }

  #queueOf(draft: RecordDraft): PartitionQueue {
    this.#check();
    const partition = draft.partition >= 0 ? draft.partition : this.#partitioner.choose(draft);
    const queue = this.#queues[partition];
    if (!queue) throw unknownPartition(this.#topic, partition, this.#queues.length);
    return queue;
  }

  #known(grown: readonly PartitionQueue[]): void {
    this.#partitioner.known(this.#queues.length, led(this.#queues));
    if (grown.length > 0) this.#options.grown?.(grown.map(({ partition }) => partition));
  }

  #closed(queue: PartitionQueue, batch: PendingBatch): void {
    batch.deadline = performance.now() + this.#options.timeoutMs;
    if (!this.#outgoing.take(batch)) return;
    this.#partitioner.batchClosed();
    this.#sender.add(queue, batch);
  }
}
