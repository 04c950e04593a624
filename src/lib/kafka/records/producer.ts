import { unknownPartition } from '../../base/topic-partition.js';
import type { AppendedLines, RecordDraft, ValueLines } from '../../records/record.js';
import type { Cluster } from '../cluster.js';
import { wireOf } from '../connect.js';
import type { Wire } from '../wire.js';
import { Accumulator } from './accumulator.js';
import { AckedOffsets, type RecordMetadata } from './acked-offsets.js';
import { CachedClock } from './cached-clock.js';
import { InFlightBatches } from './in-flight-batches.js';
import { LeaderChannels } from './leader-channels.js';
import { PartitionQueue, partitionsWithLeader } from './partition-queue.js';
import { Partitioner } from './partitioner.js';
import type { PendingBatch } from './pending-batch.js';
import { initProducer, type ProducerInit } from './producer-init.js';
import { ProducerMetadata } from './producer-metadata.js';
import type { ProducerOptions } from './producer-options.js';
import { metadataMaxAgeMs, retryWhileUnreachable } from './retry-backoff.js';
import { SendProgress } from './send-progress.js';
import { Sender } from './sender.js';
import { batchBytesFor, type WriteLimits } from './write-limits.js';

/** Writes records of one topic: into batches by partition, in order, acknowledged; memory is bounded by `room`. */
export class Producer {
  readonly limits: WriteLimits;
  readonly #topic: string;
  readonly #options: ProducerOptions;
  readonly #wire: Wire;
  readonly #queues: PartitionQueue[];
  readonly #partitioner: Partitioner;
  readonly #accumulator: Accumulator;
  readonly #inFlight: InFlightBatches;
  readonly #metadata: ProducerMetadata;
  readonly #sender: Sender;
  readonly #progress = new SendProgress();
  readonly #onAbort = () => this.#progress.fail(this.#wire.signal.reason);
  readonly #ackedOffsets: AckedOffsets | undefined;
  readonly #clock = new CachedClock();
  readonly #metadataTimer: NodeJS.Timeout;

  /** Throws `notFound` where there is no such topic: nothing is ever created by writing to it. */
  static async open(cluster: Cluster, topic: string, options: ProducerOptions): Promise<Producer> {
    const beginning = await initProducer(cluster, topic, options);
    return new Producer(cluster, topic, options, beginning);
  }

  private constructor(cluster: Cluster, topic: string, options: ProducerOptions, beginning: ProducerInit) {
    const { leaders, limits, producerId, codec } = beginning;
    const wire = wireOf(cluster);
    this.#topic = topic;
    this.#options = options;
    if (options.keepOffsets) this.#ackedOffsets = new AckedOffsets();
    this.limits = limits;
    this.#wire = wire;
    wire.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#queues = leaders.map((leader, partition) => new PartitionQueue(partition, leader, options.acks === -1));
    this.#partitioner = new Partitioner(options.partitioner, leaders.length, partitionsWithLeader(this.#queues));
    const onFailure = (error: unknown) => this.#progress.fail(error);
    const outgoing = new InFlightBatches(
      { topic, codec, maxMessageBytes: limits.maxMessageBytes },
      () => this.#accumulator,
      () => queueMicrotask(() => this.flush().catch(onFailure)),
    );
    this.#inFlight = outgoing;
    this.#metadata = new ProducerMetadata(cluster, wire, topic, this.#queues, producerId, {
      onFailure,
      onUpdate: (grown) => this.#onMetadata(grown),
    });
    this.#sender = new Sender(
      {
        queues: this.#queues,
        channels: new LeaderChannels(wire, cluster.settings),
        metadata: this.#metadata,
        progress: this.#progress,
      },
      { topic, requestTimeoutMs: wire.requestTimeoutMs, ...options },
      {
        onAcked: (queue, batch) => outgoing.onAcked(queue, batch),
        onTooLarge: (batch, words) => outgoing.split(batch, words),
        onRejected: (batch) => outgoing.rejectedRecords.addAll(batch),
      },
    );
    const { lingerMs, batchBytes = batchBytesFor(limits.maxMessageBytes) } = options;
    this.#accumulator = new Accumulator(
      { lingerMs, batchBytes, codec },
      {
        isBusy: (queue) => this.#sender.isBusy(queue),
        onBatchClosed: (queue, batch) => this.#onBatchClosed(queue, batch),
      },
    );
    this.#metadataTimer = setInterval(() => this.#metadata.refresh(), options.metadataMaxAgeMs ?? metadataMaxAgeMs);
    this.#progress.failure.catch(() => this.close());
  }

  /** Acknowledged records by partition. */
  get ackedCounts(): ReadonlyMap<number, number> {
    return this.#inFlight.ackedCounts;
  }

  /** Takes a record; its bytes are copied. Ask `full` from time to time. Throws `notFound` for a partition that is not there. */
  append(draft: RecordDraft): void {
    const queue = this.#queueOf(draft);
    const open = this.#accumulator.append(queue, draft, draft.timestamp ?? this.#clock.now());
    this.#ackedOffsets?.add(open, 1);
  }

  /** Takes lines that are the values of records otherwise as the draft: as many as fit into one batch. */
  appendLines(draft: RecordDraft, lines: ValueLines): AppendedLines {
    if (draft.partition < 0 && !this.#partitioner.isSticky) return { count: 0, start: lines.start };
    const queue = this.#queueOf(draft);
    const [open, taken] = this.#accumulator.appendLines(queue, draft, lines, draft.timestamp ?? this.#clock.now());
    this.#ackedOffsets?.add(open, taken.count);
    return taken;
  }

  /** Records that were given and are not taken: see the failure. */
  get rejectedCount(): number {
    return this.#inFlight.rejectedRecords.count;
  }

  /** As many partitions as the topic had when it was last looked at. */
  get partitionCount(): number {
    return this.#queues.length;
  }

  /** Looks at the topic now; returns when the partitions are known that it has. Throws where nobody answers in time. */
  refreshMetadata(): Promise<void> {
    const deadline = performance.now() + this.#options.timeoutMs;
    return retryWhileUnreachable(this.#wire, deadline, () => this.#metadata.update());
  }

  /** True when the memory for records on their way is used up: wait for `room`. */
  get isFull(): boolean {
    return this.#inFlight.isFull;
  }

  /** Returns when there is room again; throws what made the sending fail. */
  async waitForRoom(): Promise<void> {
    while (this.isFull) await this.#progress.nextStep();
    this.#progress.throwIfFailed();
  }

  /** Returns when everything is acknowledged; throws what made the sending fail, or why a record is not taken. */
  async flush(): Promise<void> {
    this.#accumulator.closeAll();
    while (!this.#inFlight.isEmpty) await this.#progress.nextStep();
    this.#throwIfFailed();
  }

  /** Where the records went whose place is known by now, in the order in which they were given. */
  takeAcked(): Iterable<RecordMetadata> {
    return this.#ackedOffsets?.takeKnown() ?? [];
  }

  /** Never fulfilled; rejected with what makes the sending fail, also while the input is silent. */
  get failure(): Promise<never> {
    return this.#progress.failure;
  }

  close(): void {
    clearInterval(this.#metadataTimer);
    this.#wire.signal.removeEventListener('abort', this.#onAbort);
    this.#accumulator.cancelLinger();
    this.#sender.close();
  }

  #throwIfFailed(): void {
    this.#progress.throwIfFailed();
    this.#inFlight.rejectedRecords.throwIfAny();
  }

  #queueOf(draft: RecordDraft): PartitionQueue {
    this.#throwIfFailed();
    const partition = draft.partition >= 0 ? draft.partition : this.#partitioner.choose(draft);
    const queue = this.#queues[partition];
    if (!queue) throw unknownPartition(this.#topic, partition, this.#queues.length);
    return queue;
  }

  #onMetadata(grown: readonly PartitionQueue[]): void {
    this.#partitioner.update(this.#queues.length, partitionsWithLeader(this.#queues));
    if (grown.length > 0) this.#options.onPartitionsAdded?.(grown.map(({ partition }) => partition));
  }

  #onBatchClosed(queue: PartitionQueue, batch: PendingBatch): void {
    batch.deadline = performance.now() + this.#options.timeoutMs;
    if (!this.#inFlight.add(batch)) return;
    this.#partitioner.onBatchClosed();
    this.#sender.add(queue, batch);
  }
}
