import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '../../kafka/cluster.js';
import { unreadBy } from '../measure/lags.js';
import type { Score } from '../measure/score.js';

/** Without any progress for so long the groups will not catch up. A dead member is missed after six seconds. */
const stillMs = 30_000;
/** Who ends a run before its time waits no longer than this for what does not move. */
export const hurriedMs = 5000;
const lookMs = 200;

export interface Draining {
  readonly cluster: Cluster;
  readonly scores: readonly Score[];
  /** True while a broker is away on purpose: it comes back, and so do the partitions. */
  readonly waits: () => boolean;
  readonly hurries: () => boolean;
  /** Throws where the run has failed. */
  readonly check: () => void;
}

/** Returns when every group has read everything, or nothing moves any more. */
export async function drain({ cluster, scores, waits, hurries, check }: Draining): Promise<void> {
  let mark = '';
  let movedAt = performance.now();
  for (;;) {
    check();
    const unread = await unreadBy(cluster, scores);
    if (unread === 0) return;
    const now = [unread, ...scores.map(({ received, duplicates }) => received + duplicates)].join(' ');
    if (now !== mark || waits()) movedAt = performance.now();
    mark = now;
    if (performance.now() - movedAt > (hurries() ? hurriedMs : stillMs)) return;
    await pause(lookMs);
  }
}
