import type { PartitionQueue } from './partition-queue.js';
import type { PendingBatch } from './pending-batch.js';

/** A batch and the queue that it is in. */
export interface BatchToSend {
  readonly queue: PartitionQueue;
  readonly batch: PendingBatch;
}

const maxRequestBytes = 8 * 1024 * 1024;

export interface ProduceRequestsOptions {
  /** True for a leader with the maximum of requests in flight. */
  readonly isFull: (leader: number) => boolean;
  /** Maximum of batches in flight per partition. */
  readonly batchesInFlight: number;
}

/** Builds one request per leader: the next sendable batch of each of its partitions, up to the request size. */
export function nextProduceRequests(
  queues: readonly PartitionQueue[],
  { isFull, batchesInFlight }: ProduceRequestsOptions,
): ReadonlyMap<number, readonly BatchToSend[]> {
  const now = performance.now();
  const requests = new Map<number, { readonly entries: BatchToSend[]; bytes: number }>();
  for (const queue of queues) {
    const { leader } = queue;
    if (leader === null || isFull(leader)) continue;
    const batch = queue.nextBatch(now, batchesInFlight);
    if (!batch) continue;
    const request = requests.get(leader) ?? { entries: [], bytes: 0 };
    requests.set(leader, request);
    if (request.bytes > 0 && request.bytes + batch.bytes.length > maxRequestBytes) continue;
    request.bytes += batch.bytes.length;
    request.entries.push({ queue, batch });
  }
  return new Map([...requests].map(([leader, { entries }]) => [leader, entries]));
}
