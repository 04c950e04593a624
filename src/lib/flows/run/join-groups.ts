import { CliError } from '../../base/errors.js';
import { pollUntil } from '../../base/poll-until.js';
import type { ServiceStats } from '../measure/service-stats.js';
import type { Service } from '../types.js';
import type { Supervisor } from './supervisor.js';

const joinTimeoutMs = 60_000;

export interface JoinOptions {
  readonly supervisor: Supervisor;
  readonly scores: readonly ServiceStats[];
  readonly instanceCount: (service: Service) => number;
  /** Throws where the run has failed. */
  readonly throwIfFailed: () => void;
  /** True where it is to end before it has begun. */
  readonly isEnding: () => boolean;
}

/**
 * Starts the services, and returns when every partition of every group has an owner: what owners do from then on is told.
 * Throws `unreachable` where they do not get them.
 */
export async function joinGroups({
  supervisor,
  scores,
  instanceCount,
  throwIfFailed,
  isEnding,
}: JoinOptions): Promise<void> {
  for (const { service } of scores) supervisor.startService(service, instanceCount(service));
  const isComplete = ({ owners, service }: ServiceStats) =>
    owners.isFullyAssigned && owners.memberCount === instanceCount(service);
  const settled = () => {
    throwIfFailed();
    return isEnding() || scores.every(isComplete);
  };
  if (await pollUntil(settled, { withinMs: joinTimeoutMs, everyMs: 20 })) {
    for (const { owners } of scores) owners.startRecording(Date.now());
    return;
  }
  const open = scores.filter((score) => !isComplete(score)).map(({ group }) => group);
  throw new CliError(
    'unreachable',
    `${open.join(', ')} did not get all partitions within ${joinTimeoutMs / 1000} seconds`,
  );
}
