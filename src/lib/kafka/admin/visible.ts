import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../../errors.js';
import type { Admin } from './context.js';

/** A busy broker that has a thousand topics to make takes some seconds. */
const longestMs = 10_000;
const longestPauseMs = 200;

/**
 * Waits until the broker we talk to shows a change that the controller has made: brokers learn of it a few
 * milliseconds later, and the next command must not be told the old state. Gives up in silence after ten seconds, and
 * at once where this user may change and not look: the change is made all the same.
 */
export async function untilVisible(admin: Admin, shows: () => Promise<boolean>): Promise<void> {
  const { signal, requestTimeoutMs } = admin.wire;
  const deadline = performance.now() + Math.min(longestMs, requestTimeoutMs);
  for (
    let wait = 5;
    !(await shows().catch(unseen)) && performance.now() + wait < deadline;
    wait = Math.min(2 * wait, longestPauseMs)
  ) {
    await pause(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function unseen(error: unknown): true {
  if (error instanceof CliError && error.code === 'denied') return true;
  throw error;
}
