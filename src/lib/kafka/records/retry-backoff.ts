import { setTimeout as pause } from 'node:timers/promises';
import { isUnreachable } from '../../base/errors.js';
import type { Wire } from '../wire.js';

/** How long a cluster is left alone that has just not answered, or named no leader, in milliseconds. */
export const retryBackoffMs = 100;

/** How long it is left alone at most, where it is waited for without an end, in milliseconds. */
export const maxRetryBackoffMs = 1000;

/**
 * How often the topics that are read or written are looked at again while all is well, in milliseconds: nothing else
 * tells of new partitions. Clients of Java let five minutes pass (`metadata.max.age.ms`); a request of one topic is cheap.
 */
export const metadataMaxAgeMs = 10_000;

/** The answer of a cluster that may be away for a while, until `deadline` (performance.now()). */
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
