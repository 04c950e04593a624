import type { Compression } from './compression.js';
import type { PartitionerName } from './partitioner.js';
import type { Acks } from './produce-api.js';

export interface ProducerOptions {
  readonly acks: Acks;
  readonly partitioner: PartitionerName;
  readonly compression: Compression;
  /** Time for which a batch waits for more records, in milliseconds (linger.ms). */
  readonly lingerMs: number;
  /** Batch size before compression, in bytes; undefined: the topic's limit, up to 1 MiB. */
  readonly batchBytes: number | undefined;
  /** Delivery timeout of a batch, from its closing to its acknowledgement, in milliseconds. */
  readonly timeoutMs: number;
  /** Keep the offset of each record, for `takeAcked`. */
  readonly keepOffsets: boolean;
  /** Called with partitions added to the topic: they are written to, and keys are distributed anew. */
  readonly onPartitionsAdded?: ((partitions: readonly number[]) => void) | undefined;
  /** Interval of metadata refreshes, in milliseconds. */
  readonly metadataMaxAgeMs?: number | undefined;
}
