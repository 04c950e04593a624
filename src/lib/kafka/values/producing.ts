import type { AppendedLines, RecordDraft, ValueLines } from '../../records/record.js';

/** Codecs of record batches; the index of a name is its number in the attributes of a batch. */
export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Compression = (typeof compressions)[number];

export const partitioners = ['java', 'sticky', 'rotate'] as const;
export type PartitionerName = (typeof partitioners)[number];

/** -1: all in-sync replicas, 1: the leader, 0: no acknowledgement. */
export type Acks = -1 | 0 | 1;

export interface ProducerOptions {
  readonly acks: Acks;
  readonly partitioner: PartitionerName;
  readonly compression: Compression;
  /** Like linger.ms: how long a batch waits for more records, in milliseconds. */
  readonly lingerMs: number;
  /** Like batch.size: bytes of a batch before compression; undefined: as many as the topic takes, up to 1 MiB. */
  readonly batchBytes: number | undefined;
  /** Like delivery.timeout.ms: time from the end of a batch to its acknowledgement, in milliseconds. */
  readonly timeoutMs: number;
  /** Keep the offset of each record for `takeAcked`. */
  readonly keepOffsets: boolean;
  /** Called when the topic has new partitions: they are written to, and keys are placed among all partitions. */
  readonly onPartitionsAdded?: ((partitions: readonly number[]) => void) | undefined;
  /** Like metadata.max.age.ms: interval between refreshes of leaders and partitions, in milliseconds. */
  readonly metadataMaxAgeMs?: number | undefined;
}

/** Configs of a topic that limit what is written to it. */
export interface WriteLimits {
  /** max.message.bytes of the topic; null where its configs may not be read. */
  readonly maxMessageBytes: number | null;
  /** False where brokers replace timestamps (message.timestamp.type=LogAppendTime). */
  readonly keepsTimestamps: boolean;
}

/** Partition and offset of an acknowledged record. */
export interface RecordMetadata {
  readonly partition: number;
  /** Null with acks=0, and where the broker does not return a base offset (duplicate sequence). */
  readonly offset: number | null;
}

/** Writes records to one topic, in batches, in the order of each partition. Memory is bounded: see `isFull`. */
export interface RecordProducer {
  readonly limits: WriteLimits;
  /** Number of partitions in the cached metadata of the topic. */
  readonly partitionCount: number;
  /** Number of acknowledged records by partition. */
  readonly ackedCounts: ReadonlyMap<number, number>;
  /** Number of records that the brokers rejected; `flush` throws why. */
  readonly rejectedCount: number;
  /** True when the memory for records in flight is used up: await `waitForRoom` before the next record. */
  readonly isFull: boolean;
  /** Rejects with the error that ends sending, also while nothing is appended; never resolves. */
  readonly failure: Promise<never>;
  /** Appends a record; its bytes are copied. Throws `notFound` for a missing partition. */
  append(draft: RecordDraft): void;
  /** Appends lines as values of records that otherwise equal the draft, as many as fit into one batch. */
  appendLines(draft: RecordDraft, lines: ValueLines): AppendedLines;
  /** Reads the metadata of the topic again; throws when no broker answers within the delivery timeout. */
  refreshMetadata(): Promise<void>;
  /** Returns when records may be appended again; throws the error that ended sending. */
  waitForRoom(): Promise<void>;
  /** Returns when all records are acknowledged; throws the error that ended sending, or a rejection. */
  flush(): Promise<void>;
  /** Yields once, in the order of appending, the records that are acknowledged by now. Needs `keepOffsets`. */
  takeAcked(): Iterable<RecordMetadata>;
  /** Drops unsent records; `flush` first. */
  close(): void;
}
