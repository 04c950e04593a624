import { CliError } from '../../errors.js';
import { pollUntil } from '../../until.js';
import type { ServiceStats } from '../measure/service-stats.js';
import type { Service } from '../types.js';
import type { Crew } from './crew.js';

const joinMs = 60_000;

export interface Joining {
  readonly crew: Crew;
  readonly scores: readonly ServiceStats[];
  readonly instances: (service: Service) => number;
  /** Throws where the run has failed. */
  readonly check: () => void;
  /** True where it is to end before it has begun. */
  readonly isOver: () => boolean;
}

/**
 * Starts the services, and returns when every partition of every group has an owner: what owners do from then on is told.
 * Throws `unreachable` where they do not get them.
 */
export async function join({ crew, scores, instances, check, isOver }: Joining): Promise<void> {
  for (const { service } of scores) crew.startService(service, instances(service));
  const isComplete = ({ owners, service }: ServiceStats) =>
    owners.isFullyAssigned && owners.memberCount === instances(service);
  const settled = () => {
    check();
    return isOver() || scores.every(isComplete);
  };
  if (await pollUntil(settled, { withinMs: joinMs, everyMs: 20 })) {
    for (const { owners } of scores) owners.startRecording(Date.now());
    return;
  }
  const open = scores.filter((score) => !isComplete(score)).map(({ group }) => group);
  throw new CliError('unreachable', `${open.join(', ')} did not get all partitions within ${joinMs / 1000} seconds`);
}
