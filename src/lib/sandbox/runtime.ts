import type { NodeProcess, SandboxNode } from './types.js';

/** Formats and starts the nodes of a sandbox, as processes of this machine or as containers. */
export interface NodeRuntime {
  /** Formats the log directory of a node with the cluster's id. Leaves a formatted one as it is. */
  format(node: SandboxNode): Promise<void>;
  start(node: SandboxNode): Promise<NodeProcess>;
}
