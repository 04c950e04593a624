import { CliError } from '../../base/errors.js';
import { pollUntil } from '../../base/poll-until.js';
import type { ServiceStats } from '../measure/service-stats.js';
import type { Service } from '../types.js';
import type { Supervisor } from './supervisor.js';

const joinTimeoutMs = 60_000;

export interface JoinOptions {
  readonly supervisor: Supervisor;
  readonly stats: readonly ServiceStats[];
  readonly instanceCount: (service: Service) => number;
  /** Throws the failure of the run, if there is one. */
  readonly throwIfFailed: () => void;
  /** True once the run is to end early: the groups need not be complete then. */
  readonly isEnding: () => boolean;
}

/**
 * Starts the services; resolves once every partition has an owner, but in groups of services that were left out. Rebalances are recorded from then on.
 * Throws `unreachable` after a minute.
 */
export async function joinGroups({
  supervisor,
  stats,
  instanceCount,
  throwIfFailed,
  isEnding,
}: JoinOptions): Promise<void> {
  for (const { service } of stats) supervisor.startService(service, instanceCount(service));
  const isComplete = ({ owners, service }: ServiceStats) =>
    instanceCount(service) === 0 || (owners.isFullyAssigned && owners.memberCount === instanceCount(service));
  const settled = () => {
    throwIfFailed();
    return isEnding() || stats.every(isComplete);
  };
  if (await pollUntil(settled, { withinMs: joinTimeoutMs, everyMs: 20 })) {
    for (const { owners } of stats) owners.startRecording(Date.now());
    return;
  }
  const open = stats.filter((score) => !isComplete(score)).map(({ group }) => group);
  throw new CliError(
    'unreachable',
    `${open.join(', ')} did not get all partitions within ${joinTimeoutMs / 1000} seconds`,
  );
}
