import { unknownPartition } from '../../base/topic-partition.js';
import type { AppendedLines, RecordDraft, ValueLines } from '../../records/record.js';
import type { ProducerOptions, RecordMetadata, RecordProducer, WriteLimits } from '../values/producing.js';
import type { Wire } from '../wire/wire.js';
import type { WiredCluster } from '../wire/wired-cluster.js';
import { Accumulator } from './accumulator.js';
import { AckedOffsets } from './acked-offsets.js';
import { CachedClock } from './cached-clock.js';
import { InFlightBatches } from './in-flight-batches.js';
import { LeaderChannels } from './leader-channels.js';
import { PartitionQueue, partitionsWithLeader } from './partition-queue.js';
import { Partitioner } from './partitioner.js';
import type { PendingBatch } from './pending-batch.js';
import { initProducer, type ProducerInit } from './producer-init.js';
import { ProducerMetadata } from './producer-metadata.js';
import { metadataMaxAgeMs, retryWhileUnreachable } from './retry-backoff.js';
import { SendProgress } from './send-progress.js';
import { Sender } from './sender.js';
import { batchBytesFor } from './write-limits.js';

/**
 * An idempotent producer of one topic: batches per partition, in order, acknowledged. Memory is bounded: wait for
 * `waitForRoom` when `isFull`.
 */
export class Producer implements RecordProducer {
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

  /** Throws `notFound` for a missing topic: writing never creates one. */
  static async open(cluster: WiredCluster, topic: string, options: ProducerOptions): Promise<Producer> {
    const beginning = await initProducer(cluster, topic, options);
    return new Producer(cluster, topic, options, beginning);
  }

  private constructor(cluster: WiredCluster, topic: string, options: ProducerOptions, beginning: ProducerInit) {
    const { leaders, limits, producerId, codec } = beginning;
    const wire = cluster.wire;
    this.#topic = topic;
    this.#options = options;
    if (options.keepOffsets) this.#ackedOffsets = new AckedOffsets();
    this.limits = limits;
    this.#wire = wire;
    wire.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#queues = leaders.map((leader, partition) => new PartitionQueue(partition, leader, options.acks === -1));
    this.#partitioner = new Partitioner(options.partitioner, leaders.length, partitionsWithLeader(this.#queues));
    const onFailure = (error: unknown) => this.#progress.fail(error);
    const inFlight = new InFlightBatches(
      { topic, codec, maxMessageBytes: limits.maxMessageBytes },
      () => this.#accumulator,
      () => queueMicrotask(() => this.flush().catch(onFailure)),
    );
    this.#inFlight = inFlight;
    this.#metadata = new ProducerMetadata(cluster, wire, topic, this.#queues, producerId, {
      onFailure,
      onUpdate: (added) => this.#onMetadata(added),
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
        onAcked: (queue, batch) => inFlight.onAcked(queue, batch),
        onTooLarge: (batch, message) => inFlight.split(batch, message),
        onRejected: (batch) => inFlight.rejectedRecords.addAll(batch),
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

  /** Number of acknowledged records, by partition. */
  get ackedCounts(): ReadonlyMap<number, number> {
    return this.#inFlight.ackedCounts;
  }

  /**
   * Appends a record; its bytes are copied. Check `isFull` from time to time. Throws `notFound` for a missing
   * partition.
   */
  append(draft: RecordDraft): void {
    const queue = this.#queueOf(draft);
    const open = this.#accumulator.append(queue, draft, draft.timestamp ?? this.#clock.now());
    this.#ackedOffsets?.add(open, 1);
  }

  /** Appends lines as values of records that are otherwise like the draft, as many as fit into one batch. */
  appendLines(draft: RecordDraft, lines: ValueLines): AppendedLines {
    if (draft.partition < 0 && !this.#partitioner.isSticky) return { count: 0, start: lines.start };
    const queue = this.#queueOf(draft);
    const [open, appended] = this.#accumulator.appendLines(queue, draft, lines, draft.timestamp ?? this.#clock.now());
    this.#ackedOffsets?.add(open, appended.count);
    return appended;
  }

  /** Number of rejected records; `flush` throws why. */
  get rejectedCount(): number {
    return this.#inFlight.rejectedRecords.count;
  }

  /** Number of partitions at the last metadata refresh. */
  get partitionCount(): number {
    return this.#queues.length;
  }

  /** Refreshes the metadata of the topic, with retries until the delivery timeout. */
  refreshMetadata(): Promise<void> {
    const deadline = performance.now() + this.#options.timeoutMs;
    return retryWhileUnreachable(this.#wire, deadline, () => this.#metadata.update());
  }

  /** True when the memory for unacknowledged batches is used up. */
  get isFull(): boolean {
    return this.#inFlight.isFull;
  }

  /** Resolves when there is memory for more records; throws the failure of the producer. */
  async waitForRoom(): Promise<void> {
    while (this.isFull) await this.#progress.nextStep();
    this.#progress.throwIfFailed();
  }

  /**
   * Sends all open batches and resolves when they are acknowledged; throws the failure of the producer, or why a record
   * is rejected.
   */
  async flush(): Promise<void> {
    this.#accumulator.closeAll();
    while (!this.#inFlight.isEmpty) await this.#progress.nextStep();
    this.#throwIfFailed();
  }

  /** Partitions and offsets of records acknowledged since the last call, in the order of appending. */
  takeAcked(): Iterable<RecordMetadata> {
    return this.#ackedOffsets?.takeKnown() ?? [];
  }

  /** Never resolves; rejects with the failure of the producer, also while nothing is appended. */
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

  #onMetadata(added: readonly PartitionQueue[]): void {
    this.#partitioner.update(this.#queues.length, partitionsWithLeader(this.#queues));
    if (added.length > 0) this.#options.onPartitionsAdded?.(added.map(({ partition }) => partition));
  }

  #onBatchClosed(queue: PartitionQueue, batch: PendingBatch): void {
    batch.deadline = performance.now() + this.#options.timeoutMs;
    if (!this.#inFlight.add(batch)) return;
    this.#partitioner.onBatchClosed();
    this.#sender.add(queue, batch);
  }
}
