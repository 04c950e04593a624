import { CliError } from '../../errors.js';
import type { LinesTaken, RecordDraft, ValueLines } from '../../records/record.js';
import type { Cluster } from '../cluster.js';
import { wireOf } from '../connect.js';
import type { Wire } from '../wire.js';
import { Accumulator } from './accumulator.js';
import { type Beginning, begin } from './beginning.js';
import { Clock } from './clock.js';
import type { Codec, Compression } from './compression.js';
import { LeaderChannels } from './leader-channels.js';
import { batchBytesFor, type WritingLimits } from './limits.js';
import { led, PartitionQueue } from './partition-queue.js';
import { Partitioner, type PartitionerName } from './partitioner.js';
import { type PendingBatch, pendingBatch } from './pending-batch.js';
import { type Placed, Places } from './places.js';
import type { Acks } from './produce-api.js';
import { Progress } from './progress.js';
import { numbersOf } from './ranges.js';
import { Refusals } from './refusals.js';
import { Sender } from './sender.js';
import { splitBatch } from './split-batch.js';
import { Standing } from './standing.js';

export interface ProducerOptions {
  readonly acks: Acks;
  readonly partitioner: PartitionerName;
  readonly compression: Compression;
  /** How long a batch waits for more records, in milliseconds. */
  readonly lingerMs: number;
  /** Bytes of a batch before compression; undefined: as many as the topic takes, up to 1 MiB. */
  readonly batchBytes: number | undefined;
  /** How long a batch may take from its end to its acknowledgement, in milliseconds. */
  readonly timeoutMs: number;
  /** Keep where each record went, for `placed`. */
  readonly keepPlaces: boolean;
}

/** Records on their way are held in this much memory; then the input has to wait. */
const bufferBytes = 32 * 1024 * 1024;

/** Writes records of one topic: into batches by partition, in order, acknowledged; memory is bounded by `room`. */
export class Producer {
  /** Acknowledged records by partition. */
  readonly counts = new Map<number, number>();
  readonly limits: WritingLimits;
  readonly #topic: string;
  readonly #options: ProducerOptions;
  readonly #codec: Codec;
  readonly #queues: readonly PartitionQueue[];
  readonly #partitioner: Partitioner;
  readonly #accumulator: Accumulator;
  readonly #sender: Sender;
  readonly #progress = new Progress();
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#progress.fail(this.#signal.reason);
  readonly #places: Places | undefined;
  readonly #clock = new Clock();
  readonly #refusals: Refusals;
  #buffered = 0;

  /** Throws `notFound` where there is no such topic: nothing is ever created by writing to it. */
  static async open(cluster: Cluster, topic: string, options: ProducerOptions): Promise<Producer> {
    const beginning = await begin(cluster, topic, options);
    return new Producer(cluster, wireOf(cluster), topic, options, beginning);
  }

  private constructor(cluster: Cluster, wire: Wire, topic: string, options: ProducerOptions, beginning: Beginning) {
    const { leaders, limits, identity } = beginning;
    this.#topic = topic;
    this.#options = options;
    if (options.keepPlaces) this.#places = new Places();
    this.limits = limits;
    this.#codec = beginning.codec;
    this.#refusals = new Refusals(topic);
    this.#signal = wire.signal;
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#queues = leaders.map((leader, partition) => new PartitionQueue(partition, leader, options.acks === -1));
    this.#partitioner = new Partitioner(options.partitioner, leaders.length, led(this.#queues));
    const fail = (error: unknown) => this.#progress.fail(error);
    const standing = new Standing(cluster, wire, topic, this.#queues, identity, fail);
    const channels = new LeaderChannels(wire, cluster.settings);
    this.#sender = new Sender(
      { queues: this.#queues, channels, standing, progress: this.#progress },
      { topic, requestTimeoutMs: wire.requestTimeoutMs, ...options },
      {
        settled: (queue, batch) => this.#settled(queue, batch),
        leadersChanged: () => {
          this.#partitioner.available = led(this.#queues);
        },
        tooLarge: (batch, words) => this.#split(batch, words),
        refused: (batch) => this.#refusals.addAll(batch),
      },
    );
    const { lingerMs, batchBytes = batchBytesFor(limits.maxMessageBytes) } = options;
    this.#accumulator = new Accumulator(
      { lingerMs, batchBytes, codec: this.#codec },
      { isBusy: (queue) => this.#sender.isBusy(queue), closed: (queue, batch) => this.#closed(queue, batch) },
    );
    this.#progress.failure.catch(() => this.close());
  }

  /** Takes a record; its bytes are copied. Ask `full` from time to time. */
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
    return this.#refusals.count;
  }

  get partitionCount(): number {
    return this.#queues.length;
  }

  /** True when the memory for records on their way is used up: wait for `room`. */
  get full(): boolean {
    return this.#buffered >= bufferBytes;
  }

  /** Returns when there is room again; throws what made the sending fail. */
  async room(): Promise<void> {
    while (this.full) await this.#progress.step();
    this.#progress.check();
  }

  /** Returns when everything is acknowledged; throws what made the sending fail, or why a record is not taken. */
  async flush(): Promise<void> {
    this.#accumulator.closeAll();
    while (this.#buffered > 0) await this.#progress.step();
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
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#accumulator.end();
    this.#sender.close();
  }

  #check(): void {
    this.#progress.check();
    this.#refusals.check();
  }

  #queueOf(draft: RecordDraft): PartitionQueue {
    this.#check();
    const partition = draft.partition >= 0 ? draft.partition : this.#partitioner.choose(draft);
    return this.#queues[partition] ?? this.#noPartition(partition);
  }

  #noPartition(partition: number): never {
    const { length } = this.#queues;
    throw new CliError('usage', `${this.#topic} has no partition ${partition}`, {
      hint: numbersOf(length),
    });
  }

  #closed(queue: PartitionQueue, batch: PendingBatch): void {
    batch.deadline = performance.now() + this.#options.timeoutMs;
    const { maxMessageBytes: limit } = this.limits;
    if (batch.count === 1 && limit !== null && batch.bytes.length > limit) {
      this.#refuse(batch, limit);
      return;
    }
    this.#buffered += batch.bytes.length;
    this.#partitioner.batchClosed();
    this.#sender.add(queue, batch);
  }

  #settled({ partition }: PartitionQueue, batch: PendingBatch): void {
    this.#buffered -= batch.bytes.length;
    this.counts.set(partition, (this.counts.get(partition) ?? 0) + batch.count);
    this.#accumulator.release(batch);
  }

  /** The topic takes less than was known, or its limit may not be seen: smaller batches, from now on too. */
  #split(batch: PendingBatch, words: string | null): PendingBatch[] {
    const parts = splitBatch(batch.bytes, this.#codec);
    if (parts.length === 1) {
      this.#buffered -= batch.bytes.length;
      this.#refuse(batch, null, words);
      return [];
    }
    this.#accumulator.limit(Math.ceil(batch.bytes.length / 2));
    this.#buffered += parts.reduce((sum, { bytes }) => sum + bytes.length, 0) - batch.bytes.length;
    return parts.map((part) => ({ ...pendingBatch(), ...part, deadline: batch.deadline }));
  }

  /** Nothing more is taken, and nothing that was taken before is held back. */
  #refuse(batch: PendingBatch, limit: number | null, words: string | null = null): void {
    if (this.#refusals.add(batch, limit, words)) {
      queueMicrotask(() => this.flush().catch((error) => this.#progress.fail(error)));
    }
  }
}
