import type { Cluster } from '../cluster.js';
import type { WriteLimits } from '../values/producing.js';

const defaultMaxMessageBytes = 1_048_588;
/** Larger batches gain nothing and take more memory. */
const maxBatchBytes = 1024 * 1024;
/** Room for a batch header, so that a full batch stays within max.message.bytes. */
const headerRoomBytes = 1024;

/** Reads the configs of a topic that limit what is written to it. */
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

/** Batch size for a topic with this max.message.bytes. */
export const batchBytesFor = (maxMessageBytes: number | null): number =>
  Math.max(headerRoomBytes, Math.min(maxMessageBytes ?? defaultMaxMessageBytes, maxBatchBytes) - headerRoomBytes);
