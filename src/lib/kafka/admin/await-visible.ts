import { setTimeout as pause } from 'node:timers/promises';
import { durationText } from '../../base/duration.js';
import { CliError } from '../../base/errors.js';
import type { AdminContext } from './context.js';

const maxBackoffMs = 200;

/** A change that the controller has applied. */
export interface AppliedChange {
  /** A sentence about the change, e.g. `Topic "orders" is made`. */
  readonly summary: string;
  /** The command line that isVisible whether the change has reached the brokers. */
  readonly command: string;
}

/**
 * Waits until the bootstrap broker reports a change that the controller has applied: metadata reaches brokers a few
 * milliseconds later, and the next command must not see the old state.
 * The change stands either way: when it is not visible within the request timeout, or the broker cannot be reached, a
 * note says so and nothing is thrown. Returns at once for a user who may not read it.
 */
export async function awaitVisible(
  admin: Pick<AdminContext, 'note'> & { readonly wire: Pick<AdminContext['wire'], 'signal' | 'requestTimeoutMs'> },
  { summary, command }: AppliedChange,
  isVisible: () => Promise<boolean>,
): Promise<void> {
  const { signal, requestTimeoutMs } = admin.wire;
  const start = performance.now();
  let obstacle: CliError | undefined;
  const check = async (): Promise<boolean> => {
    try {
      obstacle = undefined;
      return await isVisible();
    } catch (error) {
      if (!(error instanceof CliError) || !['denied', 'unreachable'].includes(error.code)) throw error;
      obstacle = error;
      return error.code === 'denied';
    }
  };
  for (let wait = 5; !(await check()); wait = Math.min(2 * wait, maxBackoffMs)) {
    if (performance.now() - start + wait >= requestTimeoutMs) {
      const why = obstacle ? `, as ${obstacle.message}` : '';
      const waited = durationText(performance.now() - start);
      admin.note(
        `${summary}, but that was not seen on a broker within ${waited}${why}. Look before going on:  ${command}`,
      );
      return;
    }
    await pause(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** The change of some topics: `Topic "a" is made`, `Topics "a", "b", "c" and 7 more are made`. */
export function topicsChange(names: readonly string[], done: string): AppliedChange {
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) {
    return { summary: `Topic "${only}" is ${done}`, command: `kafkactl topics describe ${only}` };
  }
  const shown = names.slice(0, 3).map((name) => `"${name}"`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return { summary: `Topics ${shown.join(', ')}${more} are ${done}`, command: 'kafkactl topics list' };
}
