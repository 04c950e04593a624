import { setTimeout as pause } from 'node:timers/promises';

/** Waits after a record until the next one may come: at most so many a second, and what was missed is not made up for. */
export function recordPacer(perSecond: number, signal: AbortSignal): () => Promise<boolean> {
  let due = performance.now();
  return async () => {
    const now = performance.now();
    due = Math.max(due, now) + 1000 / perSecond;
    await pause(due - now, undefined, { signal }).catch(ignore);
    return !signal.aborted;
  };
}

const ignore = (): void => {};
