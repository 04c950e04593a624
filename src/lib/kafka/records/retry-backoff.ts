import { setTimeout as pause } from 'node:timers/promises';
import { isUnreachable } from '../../base/errors.js';
import type { Wire } from '../wire/wire.js';

/** Backoff after a request that failed, or found no leader, in milliseconds. */
export const retryBackoffMs = 100;

/** Maximum backoff while waiting without a limit, in milliseconds. */
export const maxRetryBackoffMs = 1000;

/**
 * Interval of metadata refreshes while all is well, in milliseconds: added partitions show up in no other way. Java
 * clients take five minutes (metadata.max.age.ms); a request for one topic is cheap.
 */
export const metadataMaxAgeMs = 10_000;

/** Calls `ask`, again while the cluster is unreachable, until `deadline` (performance.now()). */
export async function retryWhileUnreachable<T>(wire: Wire, deadline: number, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnreachable(error) || performance.now() > deadline) throw error;
      wire.invalidateMetadata();
      await pause(retryBackoffMs, undefined, { signal: wire.signal }).catch(() => wire.signal.throwIfAborted());
    }
  }
}
