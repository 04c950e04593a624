import { CliError, isUnreachable } from '../../base/errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import type { ClusterMetadata } from './cluster-metadata.js';

/** Throws `conflict` when the cluster id differs from the one in the settings, before any other request. */
export function refuseOtherCluster(expected: string, { clusterId }: ClusterMetadata, settings: ClusterSettings): void {
  if (clusterId === expected) return;
  const name = settings.context === undefined ? 'this line' : `context "${settings.context}"`;
  throw new CliError('conflict', `this is cluster ${clusterId ?? 'without an id'}, and ${name} is for ${expected}`, {
    hint: 'Nothing was done. Check the brokers, or set the new cluster id:  kafkactl contexts edit',
  });
}

/**
 * The failure for a broker that a reachable broker named and that does not answer: usually advertised.listeners is
 * wrong; for a known address, the broker has died and its session has not timed out yet. Other errors are returned as
 * they are.
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
