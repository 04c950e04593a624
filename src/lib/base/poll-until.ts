import { setTimeout as delay } from 'node:timers/promises';

export interface PollOptions {
  /** Milliseconds after which the fact is given up. */
  readonly withinMs: number;
  /** Milliseconds between two looks; 50 when it is not given. */
  readonly everyMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks until `fact` gives something other than undefined, null or false, and returns that; undefined when the time is
 * over. Rejects with the signal's reason when it is aborted.
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
