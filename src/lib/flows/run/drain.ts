import { setTimeout as pause } from 'node:timers/promises';
import { isUnreachable } from '../../base/errors.js';
import type { Cluster } from '../../kafka/cluster.js';
import { DrainTarget } from '../measure/drain-target.js';
import type { ServiceStats } from '../measure/service-stats.js';

/**
 * Without progress for this long the groups will not catch up. It exceeds the session timeout of a dead member (6 s).
 */
const stallTimeoutMs = 30_000;
/** After an early end (q, Ctrl-C): the limit without progress, and the limit for the whole drain. */
export const earlyEndStallMs = 5000;
const earlyEndTimeoutMs = 60_000;
/** Without progress for this long the target is narrowed: the unread records may not be of this run at all. */
const narrowAfterMs = 2500;
/** Rebalances count as progress too, but not for longer than this without a record being worked on. */
const noWorkTimeoutMs = 120_000;
const pollIntervalMs = 200;

export interface DrainOptions {
  readonly cluster: Cluster;
  readonly scores: readonly ServiceStats[];
  /** Id of the run. */
  readonly run: string;
  /** True while an injected fault will end by itself: a killed broker restarts, a timed pause ends. */
  readonly waits: () => boolean;
  readonly hurries: () => boolean;
  /** Throws the failure of the run, if there is one. */
  readonly check: () => void;
}

/** Waits until every group has read all records of the run. True then; false if it stops making progress before. */
export async function drain({ cluster, scores, run, waits, hurries, check }: DrainOptions): Promise<boolean> {
  const goal = new DrainTarget(cluster, scores, run);
  const [work, movement] = [new UnchangedTimer(), new UnchangedTimer()];
  let hurriedAt: number | undefined;
  let doubted = false;
  for (;;) {
    check();
    // An early end releases pauses: the time without progress counts from here on.
    if (hurries() && hurriedAt === undefined) hurriedAt = movement.restart();
    // While a broker is down the number of unread records is unknown.
    const unread = await goal.unread().catch((error) => ifUnreachable(error, Number.NaN));
    if (unread === 0) return true;
    const worked = [unread, ...scores.map(({ received, duplicates }) => received + duplicates)].join(' ');
    const moved = [worked, ...scores.map(({ owners }) => owners.history.length)].join(' ');
    const mayWait = waits();
    if (work.unchangedMs(worked, mayWait) > noWorkTimeoutMs) return false;
    const stillFor = movement.unchangedMs(moved, mayWait);
    if (stillFor === 0) doubted = false;
    // While a killed worker is being replaced its partitions have no owner: the longer limit applies.
    const isHurried = hurriedAt !== undefined && scores.every(({ owners }) => owners.isFullyAssigned);
    if (stillFor > (isHurried ? earlyEndStallMs : stallTimeoutMs)) return false;
    if (hurriedAt !== undefined && performance.now() - hurriedAt > earlyEndTimeoutMs) return false;
    if (stillFor > narrowAfterMs && !doubted) {
      doubted = await goal.narrowToOwnRecords().then(
        () => true,
        (error) => ifUnreachable(error, false),
      );
    }
    await pause(pollIntervalMs);
  }
}

/** Measures for how long a value has not changed. */
class UnchangedTimer {
  #value = '';
  #since = performance.now();

  /** Counts from now on; returns that time, in `performance.now()` milliseconds. */
  restart(): number {
    this.#since = performance.now();
    return this.#since;
  }

  /** Milliseconds since the value last changed; 0 if it is new, or if a standstill is excused now. */
  unchangedMs(seen: string, isNoMatter: boolean): number {
    const goesOn = seen !== this.#value || isNoMatter;
    this.#value = seen;
    if (goesOn) this.restart();
    return goesOn ? 0 : performance.now() - this.#since;
  }
}

/** The fallback if the cluster could not be reached; throws any other error. */
function ifUnreachable<T>(error: unknown, otherwise: T): T {
  if (isUnreachable(error)) return otherwise;
  throw error;
}
