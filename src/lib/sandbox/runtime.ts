import type { Handle, Node } from './types.js';

/** How the nodes of a sandbox are made and started: as processes of this machine or as containers. */
export interface Runtime {
  /** Makes an empty log directory a Kafka one, with the cluster's id in it; leaves one that is there alone. */
  format(node: Node): Promise<void>;
  start(node: Node): Promise<Handle>;
}
