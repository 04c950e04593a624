import type { NodeProcess, SandboxNode } from './types.js';

/** How the nodes of a sandbox are made and started: as processes of this machine or as containers. */
export interface NodeRuntime {
  /** Makes an empty log directory a Kafka one, with the cluster's id in it; leaves one that is there alone. */
  format(node: SandboxNode): Promise<void>;
  start(node: SandboxNode): Promise<NodeProcess>;
}
