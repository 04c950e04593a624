import { afterAll } from 'vitest';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { connect } from '../src/lib/kafka/connect.js';
import type { ClusterSettings } from '../src/lib/settings/types.js';

type HasSettings = { readonly settings: ClusterSettings };

/** Nobody presses Ctrl-C. */
const neverAborted = (): AbortSignal => new AbortController().signal;
const opened: Cluster[] = [];
afterAll(() => Promise.all(opened.splice(0).map((cluster) => cluster.close())));

/** The Cluster port on a test's Kafka; closed when the file's tests are done. */
export async function openCluster({ settings }: HasSettings): Promise<Cluster> {
  const cluster = await connect(settings, { signal: neverAborted() });
  opened.push(cluster);
  return cluster;
}

/** Uses the Cluster port for a while, as the user of the settings. */
export async function withCluster<T>(settings: ClusterSettings, use: (cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = await connect(settings, { signal: neverAborted() });
  try {
    return await use(cluster);
  } finally {
    await cluster.close();
  }
}
