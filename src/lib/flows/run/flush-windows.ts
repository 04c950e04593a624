import { pollUntil } from '../../base/poll-until.js';
import type { ServiceStats } from '../measure/service-stats.js';
import type { ReportAggregator } from './report-aggregator.js';
import type { Supervisor } from './supervisor.js';

export interface FlushOptions {
  readonly crew: Supervisor;
  readonly hearing: ReportAggregator;
  /** Throws where the run has failed. */
  readonly check: () => void;
  readonly withinMs: number;
}

/**
 * Lets the services that measure tell what they hold back: true where there is one. Each partition must have an owner
 * all the while, for what a dead one held back is told by the next: where one changes all are asked again.
 */
export async function flushWindows({ crew, hearing, check, withinMs }: FlushOptions): Promise<boolean> {
  const scores = hearing.scores.filter(({ service }) => service.measures.length > 0);
  if (scores.length === 0) return false;
  const end = performance.now() + withinMs;
  const posts = () => scores.flatMap(({ service }) => crew.slotsOf(service.name));
  let round = 0;
  const ask = async (): Promise<boolean> => {
    check();
    if (!scores.every(({ owners }) => owners.isFullyAssigned) || posts().some(({ worker }) => !worker)) return false;
    const [before, asked] = [ownerChanges(scores), posts()];
    // An answer to what was asked before is none: it may have told of other partitions.
    round++;
    crew.send(asked, { kind: 'flush', round });
    const haveTold = () => asked.every((post) => hearing.hasFlushed(post, round));
    const isOver = () => {
      check();
      return ownerChanges(scores) !== before || haveTold();
    };
    await pollUntil(isOver, { withinMs: Math.max(0, end - performance.now()), everyMs: 20 });
    return ownerChanges(scores) === before && haveTold();
  };
  await pollUntil(ask, { withinMs });
  return true;
}

/** How often a partition has got or lost its owner. */
const ownerChanges = (scores: readonly ServiceStats[]): number =>
  scores.reduce((sum, { owners }) => sum + owners.history.length, 0);
