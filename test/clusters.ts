import { afterAll } from 'vitest';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { connect } from '../src/lib/kafka/connect.js';
import type { ClusterSettings } from '../src/lib/settings/types.js';

type Reached = { readonly settings: ClusterSettings };

/** Nobody presses Ctrl-C. */
const never = (): AbortSignal => new AbortController().signal;
const opened: Cluster[] = [];
afterAll(() => Promise.all(opened.splice(0).map((cluster) => cluster.close())));

/** The Cluster port on a test's Kafka; closed when the file's tests are done. */
export async function open({ settings }: Reached): Promise<Cluster> {
  const cluster = await connect(settings, { signal: never() });
  opened.push(cluster);
  return cluster;
}

/** Uses the Cluster port for a while, as the user of the settings. */
export async function as<T>(settings: ClusterSettings, use: (cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = await connect(settings, { signal: never() });
  try {
    return await use(cluster);
  } finally {
    await cluster.close();
  }
}
