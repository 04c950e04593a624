import { CliError, isUnreachable } from '../../base/errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import type { ClusterMetadata } from './cluster-metadata.js';

/** Refuses a cluster with another id than the one of the settings, before anything is done to it. */
export function refuseOtherCluster(wanted: string, { clusterId }: ClusterMetadata, settings: ClusterSettings): void {
  if (clusterId === wanted) return;
  const name = settings.context === undefined ? 'this line' : `context "${settings.context}"`;
  throw new CliError('conflict', `this is cluster ${clusterId ?? 'without an id'}, and ${name} is for ${wanted}`, {
    hint: 'Nothing was done. Check the brokers, or set the new cluster id:  kafkactl contexts edit',
  });
}

/**
 * A bootstrap broker answered and the one it names does not: the usual cause is what brokers advertise, or where the
 * address is known, that the broker has died and its session is not over yet.
 */
export function advertisedAddressFailure(
  error: unknown,
  id: number,
  address: string,
  settings: ClusterSettings,
): unknown {
  if (!isUnreachable(error)) return error;
  if (settings.brokers.includes(address)) {
    return new CliError('unreachable', `broker ${id} does not answer: ${error.message}`, {
      cause: error,
      hint: 'The cluster takes it for alive for some seconds more. Try again, or see  kafkactl cluster show',
    });
  }
  return new CliError('unreachable', `broker ${id} cannot be reached: ${error.message}`, {
    cause: error,
    hint: `The cluster tells clients to reach broker ${id} at ${address} (advertised.listeners). Is it alive, and does this machine know that name?`,
  });
}
