import { setTimeout as delay } from 'node:timers/promises';

export interface PollOptions {
  /** Deadline in milliseconds. */
  readonly withinMs: number;
  /** Milliseconds between two polls; 50 by default. */
  readonly everyMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Polls `fact` until it returns something other than undefined, null or false, and returns that; undefined once the
 * deadline has passed. Rejects with the signal's reason when it is aborted.
 */
export async function pollUntil<T>(
  fact: () => T | Promise<T>,
  { withinMs, everyMs = 50, signal }: PollOptions,
): Promise<NonNullable<T> | undefined> {
  const end = performance.now() + withinMs;
  for (;;) {
    signal?.throwIfAborted();
    const found = await fact();
    if (found !== undefined && found !== null && found !== false) return found;
    const left = end - performance.now();
    if (left <= 0) return undefined;
    try {
      await delay(Math.min(everyMs, left), undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }
}
