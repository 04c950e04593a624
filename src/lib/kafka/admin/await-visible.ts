import { setTimeout as pause } from 'node:timers/promises';
import { durationText } from '../../base/duration.js';
import { CliError } from '../../base/errors.js';
import type { AdminContext } from './context.js';

const maxBackoffMs = 200;

/** A change that the controller has made. */
export interface AppliedChange {
  /** `Topic "orders" is made`. */
  readonly summary: string;
  /** The line that shows whether it has come through. */
  readonly command: string;
}

/**
 * Waits until the broker we talk to shows a change that the controller has made: brokers learn of it a few
 * milliseconds later, and the next command must not be told the old state. The change is made all the same: where it is
 * not seen within the request timeout, or cannot be looked for, that is a note and no failure. Who may change and not
 * look is not kept waiting.
 */
export async function awaitVisible(
  admin: Pick<AdminContext, 'note'> & { readonly wire: Pick<AdminContext['wire'], 'signal' | 'requestTimeoutMs'> },
  { summary, command }: AppliedChange,
  shows: () => Promise<boolean>,
): Promise<void> {
  const { signal, requestTimeoutMs } = admin.wire;
  const start = performance.now();
  let obstacle: CliError | undefined;
  const seen = async (): Promise<boolean> => {
    try {
      obstacle = undefined;
      return await shows();
    } catch (error) {
      if (!(error instanceof CliError) || !['denied', 'unreachable'].includes(error.code)) throw error;
      obstacle = error;
      return error.code === 'denied';
    }
  };
  for (let wait = 5; !(await seen()); wait = Math.min(2 * wait, maxBackoffMs)) {
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

/** What was done to topics: `Topic "a" is made`, `Topics "a", "b", "c" and 7 more are made`. */
export function topicsChange(names: readonly string[], done: string): AppliedChange {
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) {
    return { summary: `Topic "${only}" is ${done}`, command: `kafkactl topics describe ${only}` };
  }
  const shown = names.slice(0, 3).map((name) => `"${name}"`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return { summary: `Topics ${shown.join(', ')}${more} are ${done}`, command: 'kafkactl topics list' };
}
