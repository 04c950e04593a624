import type { NodeProcess, SandboxNode } from './types.js';

/** Formats and starts the nodes of a sandbox, as processes of this machine or as containers. */
export interface NodeRuntime {
  /** Formats the log directory of a node with the cluster's id. Leaves a formatted one as it is. */
  format(node: SandboxNode): Promise<void>;
  /** Starts a node; `overrides` are properties of this start alone. */
  start(node: SandboxNode, overrides?: Readonly<Record<string, string>>): Promise<NodeProcess>;
}
