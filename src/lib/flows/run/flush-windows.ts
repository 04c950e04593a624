import { pollUntil } from '../../base/poll-until.js';
import type { ServiceStats } from '../measure/service-stats.js';
import type { ReportAggregator } from './report-aggregator.js';
import type { Supervisor } from './supervisor.js';

export interface FlushOptions {
  readonly supervisor: Supervisor;
  readonly reports: ReportAggregator;
  /** Throws the failure of the run, if there is one. */
  readonly throwIfFailed: () => void;
  readonly timeoutMs: number;
}

/**
 * Makes the services with measures emit their open windows; false if there is no such service. If an owner changes
 * meanwhile all are asked again: the windows of a dead member are emitted by the next owner of its partitions.
 */
export async function flushWindows({ supervisor, reports, throwIfFailed, timeoutMs }: FlushOptions): Promise<boolean> {
  const stats = reports.stats.filter(
    ({ service }) => service.measures.length > 0 && supervisor.slotsOf(service.name).length > 0,
  );
  if (stats.length === 0) return false;
  const end = performance.now() + timeoutMs;
  const slots = () => stats.flatMap(({ service }) => supervisor.slotsOf(service.name));
  let round = 0;
  const ask = async (): Promise<boolean> => {
    throwIfFailed();
    if (!stats.every(({ owners }) => owners.isFullyAssigned) || slots().some(({ worker }) => !worker)) return false;
    const [before, asked] = [ownerChanges(stats), slots()];
    // Each attempt has its own round: a late answer to an earlier one may be about other partitions.
    round++;
    supervisor.send(asked, { kind: 'flush', round });
    const haveFlushed = () => asked.every((slot) => reports.hasFlushed(slot, round));
    const isOver = () => {
      throwIfFailed();
      return ownerChanges(stats) !== before || haveFlushed();
    };
    await pollUntil(isOver, { withinMs: Math.max(0, end - performance.now()), everyMs: 20 });
    return ownerChanges(stats) === before && haveFlushed();
  };
  await pollUntil(ask, { withinMs: timeoutMs });
  return true;
}

/** Number of ownership changes so far. */
const ownerChanges = (stats: readonly ServiceStats[]): number =>
  stats.reduce((sum, { owners }) => sum + owners.history.length, 0);
