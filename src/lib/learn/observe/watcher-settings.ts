import { watchingClientId } from '../../sandbox/index.js';
import type { ClusterSettings } from '../../settings/types.js';

/** Milliseconds that a request of the watcher may take. */
const requestTimeoutMs = 600;

/**
 * The settings of a cluster that is watched: its requests are not in the request log, end soon, and go to whatever
 * cluster is at the address, as a learner may replace it.
 */
export function watcherSettings({ clusterId: _, ...settings }: ClusterSettings): ClusterSettings {
  return { ...settings, clientId: watchingClientId, requestTimeoutMs };
}
