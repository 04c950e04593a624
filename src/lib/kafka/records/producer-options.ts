import type { Compression } from './compression.js';
import type { PartitionerName } from './partitioner.js';
import type { Acks } from './produce-api.js';

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
  readonly keepOffsets: boolean;
  /** Told of partitions that the topic gets meanwhile: from now on they are written to, and keys placed anew. */
  readonly onPartitionsAdded?: ((partitions: readonly number[]) => void) | undefined;
  /** How old what is known of leaders and partitions may become, in milliseconds. */
  readonly metadataMaxAgeMs?: number | undefined;
}
