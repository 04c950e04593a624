import { CliError } from '../../errors.js';
import type { RecordDraft } from '../../records/record.js';
import type { Cluster } from '../cluster.js';
import { wireOf } from '../connect.js';
import type { Wire } from '../wire.js';
import { BatchMemory } from './batch-memory.js';
import { BatchWriter } from './batch-writer.js';
import { type Codec, type Compression, codec, compressions } from './compression.js';
import { type Batch, PartitionQueue } from './partition-queue.js';
import { Partitioner, type PartitionerName } from './partitioner.js';
import type { Acks } from './produce-api.js';
import { noTopic } from './ranges.js';
import { Sender } from './sender.js';

export interface ProducerOptions {
  readonly acks: Acks;
  readonly partitioner: PartitionerName;
  readonly compression: Compression;
  /** How long a batch waits for more records, in milliseconds. */
  readonly lingerMs: number;
  /** Bytes of a batch before compression. */
  readonly batchBytes: number;
  /** How long a batch may take from its end to its acknowledgement, in milliseconds. */
  readonly timeoutMs: number;
  /** The topic's max.message.bytes, where it may be seen. */
  readonly maxMessageBytes: number | null;
  /** Keep where each record went, for `placed`. */
  readonly keepPlaces: boolean;
}

/** Where a record stands. */
export interface Placed {
  readonly partition: number;
  /** Null with acks=0, and where the broker no longer knows the place. */
  readonly offset: number | null;
}

/** Records on their way are held in this much memory; then the input has to wait. */
const bufferBytes = 32 * 1024 * 1024;

/** Writes records of one topic: into batches by partition, in order, acknowledged; memory is bounded by `room`. */
export class Producer {
  /** Acknowledged records by partition. */
  readonly counts = new Map<number, number>();
  readonly #topic: string;
  readonly #options: ProducerOptions;
  readonly #codec: Codec;
  readonly #memory: BatchMemory;
  readonly #queues: readonly PartitionQueue[];
  readonly #partitioner: Partitioner;
  readonly #sender: Sender;
  readonly #places: { readonly batch: Batch; readonly partition: number; readonly index: number }[] = [];
  #opened = new Map<PartitionQueue, Batch>();
  #buffered = 0;
  #now = 0;
  #linger: NodeJS.Timeout | undefined;

  /** Throws `notFound` where there is no such topic: nothing is ever created by writing to it. */
  static async open(cluster: Cluster, topic: string, options: ProducerOptions): Promise<Producer> {
    const [found] = await cluster.topics([topic]);
    if (!found) throw noTopic(topic);
    const leaders = found.partitions.map(({ leader }) => leader);
    const packed = await codec(compressions.indexOf(options.compression));
    return new Producer(cluster, wireOf(cluster), topic, options, leaders, packed);
  }

  private constructor(
    cluster: Cluster,
    wire: Wire,
    topic: string,
    options: ProducerOptions,
    leaders: readonly (number | null)[],
    packed: Codec,
  ) {
    this.#topic = topic;
    this.#options = options;
    this.#codec = packed;
    this.#memory = new BatchMemory(options.batchBytes);
    this.#queues = leaders.map((leader, partition) => new PartitionQueue(partition, leader, options.acks === -1));
    this.#partitioner = new Partitioner(options.partitioner, leaders.length, led(this.#queues));
    this.#sender = new Sender(cluster, wire, topic, this.#queues, options, {
      settled: (queue, batch) => {
        this.#buffered -= batch.bytes.length;
        this.#memory.give(batch.bytes);
        this.counts.set(queue.partition, (this.counts.get(queue.partition) ?? 0) + batch.count);
      },
      leadersChanged: () => {
        this.#partitioner.available = led(this.#queues);
      },
    });
  }

  /** Takes a record; its bytes are copied. Ask `full` from time to time. */
  append(draft: RecordDraft): void {
    this.#sender.check();
    const partition = draft.partition >= 0 ? draft.partition : this.#partitioner.choose(draft);
    const queue = this.#queues[partition];
    if (!queue) {
      const { length } = this.#queues;
      throw new CliError('usage', `${this.#topic} has no partition ${partition}`, {
        hint: `Its ${length} partitions are 0 to ${length - 1}.`,
      });
    }
    const timestamp = draft.timestamp ?? this.#time();
    let writer = this.#writer(queue);
    if (!writer.append(draft, timestamp)) {
      this.#close(queue);
      writer = this.#writer(queue);
      writer.append(draft, timestamp);
    }
    if (this.#options.keepPlaces) this.#place(queue, writer.count - 1);
    if (writer.size >= this.#options.batchBytes) this.#close(queue);
    else this.#linger ??= setTimeout(this.#closeIdle, this.#options.lingerMs);
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
    while (this.full) await this.#sender.progress();
    this.#sender.check();
  }

  /** Returns when everything is acknowledged. */
  async flush(): Promise<void> {
    this.#closeAll();
    while (this.#buffered > 0) await this.#sender.progress();
    this.#sender.check();
  }

  /** Where the records went whose place is known by now, in the order in which they were given. */
  *placed(): Generator<Placed> {
    let taken = 0;
    for (const { batch, partition, index } of this.#places) {
      if (batch.baseOffset === null) break;
      taken++;
      yield { partition, offset: batch.baseOffset < 0 ? null : batch.baseOffset + index };
    }
    this.#places.splice(0, taken);
  }

  /** Never fulfilled; rejected with what makes the sending fail, also while the input is silent. */
  get failure(): Promise<never> {
    return this.#sender.failure;
  }

  close(): void {
    clearTimeout(this.#linger);
    this.#sender.close();
  }

  #writer(queue: PartitionQueue): BatchWriter {
    queue.open ??= new BatchWriter(this.#options.batchBytes, this.#memory.take());
    return queue.open;
  }

  /** Records that are taken in one go have one time: asking for it costs as much as writing a record. */
  #time(): number {
    if (this.#now === 0) {
      this.#now = Date.now();
      queueMicrotask(() => {
        this.#now = 0;
      });
    }
    return this.#now;
  }

  #place(queue: PartitionQueue, index: number): void {
    let batch = this.#opened.get(queue);
    if (!batch) {
      batch = newBatch();
      this.#opened.set(queue, batch);
    }
    this.#places.push({ batch, partition: queue.partition, index });
  }

  /**
   * Closes what has waited long enough. What could not be written at once anyway is left open to be filled: while a
   * leader is busy a batch waits for its answer, as small writes to a socket do (RFC 896).
   */
  readonly #closeIdle = (): void => {
    this.#linger = undefined;
    for (const queue of this.#queues) {
      if (!queue.open) continue;
      if (this.#sender.isBusy(queue)) this.#linger ??= setTimeout(this.#closeIdle, Math.max(1, this.#options.lingerMs));
      else this.#close(queue);
    }
  };

  #closeAll(): void {
    clearTimeout(this.#linger);
    this.#linger = undefined;
    for (const queue of this.#queues) if (queue.open) this.#close(queue);
  }

  #close(queue: PartitionQueue): void {
    const { open } = queue;
    if (!open) return;
    queue.open = null;
    const { maxMessageBytes, timeoutMs } = this.#options;
    const batch = this.#opened.get(queue) ?? newBatch();
    this.#opened.delete(queue);
    batch.bytes = this.#memory.keep(open.finish(this.#codec), open.memory);
    batch.count = open.count;
    batch.deadline = performance.now() + timeoutMs;
    if (open.count === 1 && maxMessageBytes !== null && batch.bytes.length > maxMessageBytes) {
      this.#sender.fail(tooLarge(this.#topic, batch.bytes.length, maxMessageBytes));
      return;
    }
    this.#buffered += batch.bytes.length;
    this.#partitioner.batchClosed();
    this.#sender.add(queue, batch);
  }
}

const led = (queues: readonly PartitionQueue[]) => {
  const available = queues.filter(({ leader }) => leader !== null);
  return (available.length > 0 ? available : queues).map(({ partition }) => partition);
};

const newBatch = (): Batch => ({
  bytes: Buffer.alloc(0),
  count: 0,
  sequence: -1,
  inFlight: false,
  deadline: Number.POSITIVE_INFINITY,
  baseOffset: null,
});

function tooLarge(topic: string, size: number, limit: number): CliError {
  return new CliError('failed', `a record of ${size} bytes is larger than ${topic} takes (${limit} bytes)`, {
    kafka: 'MESSAGE_TOO_LARGE',
    hint: `Compress it with --compression zstd, or allow more:  kafkactl topics alter ${topic} -c max.message.bytes=${2 * size}`,
  });
}
