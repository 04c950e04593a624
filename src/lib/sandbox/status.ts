import { nodeStatus } from './node-process.js';
import { timers } from './timers.js';
import {
  addressOf,
  type HostEnvironment,
  isBroker,
  type NodeStatus,
  type SandboxNode,
  type SandboxState,
} from './types.js';

export interface NodeRow {
  readonly id: number;
  /** Null where it does not run or is a container. */
  readonly pid: number | null;
  /** `host:port`. */
  readonly address: string;
  readonly state: NodeStatus;
}

/** A sandbox as the commands print it. */
export interface SandboxRow {
  readonly name: string;
  readonly engine: string;
  /**
   * `running`: all nodes run; `degraded`: some; `crashed`: none, and some have crashed; `stopped`: none, all ended on
   * purpose.
   */
  readonly state: 'running' | 'degraded' | 'crashed' | 'stopped';
  readonly clusterId: string;
  readonly kafkaVersion: string;
  readonly secure: boolean;
  readonly brokers: readonly NodeRow[];
  /** The controller of the metadata quorum: the only broker, or the separate controller of three brokers. */
  readonly controller: NodeRow;
  readonly timers: readonly { readonly key: string; readonly here: number; readonly kafka: number }[];
}

async function nodeRow(node: SandboxNode, app: Pick<HostEnvironment, 'env'>): Promise<NodeRow> {
  const state = await nodeStatus(node, app);
  const isAlive = state === 'running' || state === 'frozen';
  const pid = isAlive && node.handle && 'pid' in node.handle ? node.handle.pid : null;
  return { id: node.id, pid, address: addressOf(node), state };
}

export function overallState(states: readonly NodeStatus[]): SandboxRow['state'] {
  if (states.every((state) => state === 'running')) return 'running';
  if (states.some((state) => state === 'running' || state === 'frozen')) return 'degraded';
  return states.includes('crashed') ? 'crashed' : 'stopped';
}

/**
 * The current state of a sandbox, from its processes and not from Kafka: it answers whatever state the cluster is in.
 */
export async function describeSandbox(sandbox: SandboxState, app: Pick<HostEnvironment, 'env'>): Promise<SandboxRow> {
  const { name, engine, clusterId, kafkaVersion, secure, nodes } = sandbox;
  const rows = await Promise.all(nodes.map((node) => nodeRow(node, app)));
  const rowsOf = (wanted: (node: SandboxNode) => boolean): NodeRow[] =>
    rows.filter((_, i) => nodes[i] && wanted(nodes[i]));
  const [controller] = rowsOf(({ role }) => role !== 'broker');
  return {
    name,
    engine,
    state: overallState(rows.map(({ state }) => state)),
    clusterId,
    kafkaVersion,
    secure,
    brokers: rowsOf(isBroker),
    controller: controller as NodeRow,
    timers: timers.map(({ key, here, kafka }) => ({ key, here, kafka })),
  };
}
