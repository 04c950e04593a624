import { afterAll } from 'vitest';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { openWire } from '../src/lib/kafka/wire/open-wire.js';
import type { Wire } from '../src/lib/kafka/wire/wire.js';
import type { ClusterSettings } from '../src/lib/settings/types.js';

type HasSettings = { readonly settings: ClusterSettings };

/** A signal that is never aborted. */
const neverAborted = (): AbortSignal => new AbortController().signal;
const opened: Cluster[] = [];
afterAll(() => Promise.all(opened.splice(0).map((cluster) => cluster.close())));

/** Opens the Cluster port on a test cluster; closed after the tests of the file. */
export async function openCluster({ settings }: HasSettings): Promise<Cluster> {
  const cluster = await connect(settings, { signal: neverAborted() });
  opened.push(cluster);
  return cluster;
}

/** Opens the Cluster port with the settings for the duration of `use`. */
export async function withCluster<T>(settings: ClusterSettings, use: (cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = await connect(settings, { signal: neverAborted() });
  try {
    return await use(cluster);
  } finally {
    await cluster.close();
  }
}

/** Opens the connections of a cluster for the duration of `use`, for requests that the Cluster port does not have. */
export async function withWire<T>(settings: ClusterSettings, use: (wire: Wire) => Promise<T>): Promise<T> {
  const wire = openWire(settings, { signal: neverAborted() });
  try {
    return await use(wire);
  } finally {
    await wire.close();
  }
}
