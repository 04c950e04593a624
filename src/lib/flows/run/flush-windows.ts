import { pollUntil } from '../../base/poll-until.js';
import type { ServiceStats } from '../measure/service-stats.js';
import type { ReportAggregator } from './report-aggregator.js';
import type { Supervisor } from './supervisor.js';

export interface FlushOptions {
  readonly crew: Supervisor;
  readonly hearing: ReportAggregator;
  /** Throws the failure of the run, if there is one. */
  readonly check: () => void;
  readonly withinMs: number;
}

/**
 * Makes the services with measures emit their open windows; false if there is no such service. If an owner changes
 * meanwhile all are asked again: the windows of a dead member are emitted by the next owner of its partitions.
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
    // Each attempt has its own round: a late answer to an earlier one may be about other partitions.
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

/** Number of ownership changes so far. */
const ownerChanges = (scores: readonly ServiceStats[]): number =>
  scores.reduce((sum, { owners }) => sum + owners.history.length, 0);
