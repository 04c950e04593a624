import type { Cluster } from '../cluster.js';
import type { Wire } from './wire.js';

/** The Cluster port as lib/kafka itself sees it: with its connections, for producing and fetching. */
export interface WiredCluster extends Cluster {
  readonly wire: Wire;
}
