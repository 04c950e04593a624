import type { Cluster } from '../../lib/kafka/cluster.js';

const defaultMaxMessageBytes = 1_048_588;
/** Room for the header of a batch, so that a full one is just within max.message.bytes. */
const spare = 1024;

/** The largest batch that a topic takes; null where that may not be seen. */
export async function maxMessageBytesOf(cluster: Cluster, topic: string): Promise<number | null> {
  const [found] = await cluster.configs([{ type: 'topic', name: topic, keys: ['max.message.bytes'] }]);
  const value = Number(found?.entries[0]?.value ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}

/** Bytes of a batch for a topic that takes so much. */
export const batchBytesOf = (maxMessageBytes: number | null): number =>
  Math.max(spare, Math.min(maxMessageBytes ?? defaultMaxMessageBytes, 1024 * 1024) - spare);
