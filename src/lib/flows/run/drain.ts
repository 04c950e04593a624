import { setTimeout as pause } from 'node:timers/promises';
import { isUnreachable } from '../../base/errors.js';
import type { Cluster } from '../../kafka/cluster.js';
import { DrainTarget } from '../measure/drain-target.js';
import type { ServiceStats } from '../measure/service-stats.js';

/** Without any progress for so long the groups will not catch up. A dead member is missed after six seconds. */
const stallTimeoutMs = 30_000;
/** Who ends a run before its time waits no longer than this for what does not move, and for all of it no longer than that. */
export const earlyEndStallMs = 5000;
const earlyEndTimeoutMs = 60_000;
/** After so long without progress it is asked whether what is left is the run's at all. */
const narrowAfterMs = 2500;
/** Members that come and go are a movement too, but none for ever: some record is to be worked on meanwhile. */
const noWorkTimeoutMs = 120_000;
const pollIntervalMs = 200;

export interface DrainOptions {
  readonly cluster: Cluster;
  readonly scores: readonly ServiceStats[];
  /** Its id. */
  readonly run: string;
  /** True while something was done on purpose that passes by itself: a broker comes back, a paused service goes on. */
  readonly waits: () => boolean;
  readonly hurries: () => boolean;
  /** Throws where the run has failed. */
  readonly check: () => void;
}

/** Waits until every group has read all records of the run: true then, false where nothing moves any more before. */
export async function drain({ cluster, scores, run, waits, hurries, check }: DrainOptions): Promise<boolean> {
  const goal = new DrainTarget(cluster, scores, run);
  const [work, movement] = [new UnchangedTimer(), new UnchangedTimer()];
  let hurriedAt: number | undefined;
  let doubted = false;
  for (;;) {
    check();
    // Who was held goes on from here.
    if (hurries() && hurriedAt === undefined) hurriedAt = movement.restart();
    // Nobody knows while a broker is away.
    const unread = await goal.unread().catch((error) => ifUnreachable(error, Number.NaN));
    if (unread === 0) return true;
    const worked = [unread, ...scores.map(({ received, duplicates }) => received + duplicates)].join(' ');
    const moved = [worked, ...scores.map(({ owners }) => owners.history.length)].join(' ');
    const mayWait = waits();
    if (work.unchangedMs(worked, mayWait) > noWorkTimeoutMs) return false;
    const stillFor = movement.unchangedMs(moved, mayWait);
    if (stillFor === 0) doubted = false;
    // Who was killed has somebody in its place soon.
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

/** For how long something has stayed as it is. */
class UnchangedTimer {
  #value = '';
  #since = performance.now();

  /** It counts from now on again; that time. */
  restart(): number {
    this.#since = performance.now();
    return this.#since;
  }

  /** In milliseconds: 0 where what is seen now is new, or standing still is no matter now. */
  unchangedMs(seen: string, isNoMatter: boolean): number {
    const goesOn = seen !== this.#value || isNoMatter;
    this.#value = seen;
    if (goesOn) this.restart();
    return goesOn ? 0 : performance.now() - this.#since;
  }
}

/** What to go on with where a broker is away; throws any other failure. */
function ifUnreachable<T>(error: unknown, otherwise: T): T {
  if (isUnreachable(error)) return otherwise;
  throw error;
}
