import { setTimeout as pause } from 'node:timers/promises';
import { errorName } from '../values/error-names.js';
import type { Wire } from './wire.js';

/**
 * Errors after which the same request may succeed: a leader, coordinator or controller is being elected, moved or
 * loaded.
 */
const retriableErrors: ReadonlySet<string> = new Set([
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REPLICA_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'OFFSET_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'NOT_CONTROLLER',
  'CONCURRENT_TRANSACTIONS',
  'UNSTABLE_OFFSET_COMMIT',
  'THROTTLING_QUOTA_EXCEEDED',
  'BROKER_NOT_AVAILABLE',
  'NETWORK_EXCEPTION',
]);

export const isRetriable = (errorCode: number): boolean => errorCode !== 0 && retriableErrors.has(errorName(errorCode));

const firstBackoffMs = 50;
const maxBackoffMs = 1000;

/**
 * Runs `attempt` for all items, then again for those with a retriable error, until none is left or the request timeout
 * is over. Returns the last result of each item, in their order. Cached metadata is dropped between attempts.
 */
export async function retryItems<Item, Result extends { readonly errorCode: number }>(
  wire: Pick<Wire, 'invalidateMetadata' | 'signal' | 'requestTimeoutMs'>,
  items: readonly Item[],
  attempt: (pending: readonly Item[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const deadline = performance.now() + wire.requestTimeoutMs;
  const results: Result[] = [];
  let pending = items.map((item, index) => ({ item, index }));
  for (let wait = firstBackoffMs; ; wait = Math.min(wait * 2, maxBackoffMs)) {
    const answers = await attempt(pending.map(({ item }) => item));
    for (const [position, { index }] of pending.entries()) {
      const answer = answers[position];
      if (answer) results[index] = answer;
    }
    pending = pending.filter(({ index }) => isRetriable(results[index]?.errorCode ?? 0));
    if (pending.length === 0 || performance.now() + wait > deadline) return results;
    await pause(wait, undefined, { signal: wire.signal }).catch(() => wire.signal.throwIfAborted());
    wire.invalidateMetadata();
  }
}
