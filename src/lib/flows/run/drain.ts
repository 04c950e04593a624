import { setTimeout as pause } from 'node:timers/promises';
import { isUnreachable } from '../../base/errors.js';
import type { Cluster } from '../../kafka/cluster.js';
import { DrainTarget } from '../measure/drain-target.js';
import type { ServiceStats } from '../measure/service-stats.js';
import type { RunEnds } from '../protocol.js';

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
  readonly stats: readonly ServiceStats[];
  /** Id of the run. */
  readonly run: string;
  readonly ends: RunEnds;
  /** True for a service that has an instance: nobody waits for one that was left out. */
  readonly isPresent: (stats: ServiceStats) => boolean;
  /** True while an injected fault will end by itself: a killed broker restarts, a timed pause ends. */
  readonly hasTemporaryFault: () => boolean;
  readonly isEndingEarly: () => boolean;
  /** Throws the failure of the run, if there is one. */
  readonly throwIfFailed: () => void;
}

/**
 * Waits until every group has read all records of the run. True then; false if it stops making progress before, or if
 * all is read but what a service without instances has left.
 */
export async function drain({
  cluster,
  stats,
  run,
  ends,
  isPresent,
  hasTemporaryFault,
  isEndingEarly,
  throwIfFailed,
}: DrainOptions): Promise<boolean> {
  const target = new DrainTarget(cluster, stats, { run, ends });
  const workTimer = new UnchangedTimer();
  const progressTimer = new UnchangedTimer();
  let earlyEndAt: number | undefined;
  let hasNarrowed = false;
  for (;;) {
    throwIfFailed();
    // An early end releases pauses: the time without progress counts from here on.
    if (isEndingEarly() && earlyEndAt === undefined) earlyEndAt = progressTimer.restart();
    // While a broker is down the number of unread records is unknown.
    const unreadCount = await target.unread(isPresent).catch((error) => ifUnreachable(error, Number.NaN));
    if (unreadCount === 0) return stats.every(isPresent) || (await target.unread(() => true)) === 0;
    const workDone = [unreadCount, ...stats.map(({ received, duplicates }) => received + duplicates)].join(' ');
    const progress = [workDone, ...stats.map(({ owners }) => owners.history.length)].join(' ');
    const isExcused = hasTemporaryFault();
    if (workTimer.unchangedMs(workDone, isExcused) > noWorkTimeoutMs) return false;
    const unchangedForMs = progressTimer.unchangedMs(progress, isExcused);
    if (unchangedForMs === 0) hasNarrowed = false;
    // While a killed worker is being replaced its partitions have no owner: the longer limit applies.
    const hasShortLimit =
      earlyEndAt !== undefined && stats.every((each) => each.owners.isFullyAssigned || !isPresent(each));
    if (unchangedForMs > (hasShortLimit ? earlyEndStallMs : stallTimeoutMs)) return false;
    if (earlyEndAt !== undefined && performance.now() - earlyEndAt > earlyEndTimeoutMs) return false;
    if (unchangedForMs > narrowAfterMs && !hasNarrowed) {
      hasNarrowed = await target.narrowToOwnRecords().then(
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
  unchangedMs(value: string, isExcused: boolean): number {
    const restarts = value !== this.#value || isExcused;
    this.#value = value;
    if (restarts) this.restart();
    return restarts ? 0 : performance.now() - this.#since;
  }
}

/** The fallback if the cluster could not be reached; throws any other error. */
function ifUnreachable<T>(error: unknown, fallback: T): T {
  if (isUnreachable(error)) return fallback;
  throw error;
}
