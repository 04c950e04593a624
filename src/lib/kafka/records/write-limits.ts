import type { Cluster } from '../cluster.js';

const defaultMaxMessageBytes = 1_048_588;
/** Larger batches win nothing, and hold more memory. */
const maxBatchBytes = 1024 * 1024;
/** Room for the header of a batch, so that a full one is just within max.message.bytes. */
const headerRoomBytes = 1024;

export interface WriteLimits {
  /** The largest batch that the topic takes, as it is stored; null where that may not be seen. */
  readonly maxMessageBytes: number | null;
  /** False where its brokers put their own time in place of a record's. */
  readonly keepsTimestamps: boolean;
}

/** What a topic does to the records that are written to it. */
export async function readWriteLimits(cluster: Cluster, topic: string): Promise<WriteLimits> {
  const keys = ['max.message.bytes', 'message.timestamp.type'];
  const [found] = await cluster.configs([{ type: 'topic', name: topic, keys }]);
  const values = new Map(found?.entries.map(({ name, value }) => [name, value]));
  const bytes = Number(values.get('max.message.bytes') ?? Number.NaN);
  return {
    maxMessageBytes: Number.isFinite(bytes) ? bytes : null,
    keepsTimestamps: values.get('message.timestamp.type') !== 'LogAppendTime',
  };
}

/** Bytes of a batch for a topic that takes so much. */
export const batchBytesFor = (maxMessageBytes: number | null): number =>
  Math.max(headerRoomBytes, Math.min(maxMessageBytes ?? defaultMaxMessageBytes, maxBatchBytes) - headerRoomBytes);
