import { findProcesses } from '../processes/identity.js';
import { kafkaMainClass } from './java-command.js';
import type { SandboxLayout } from './layout.js';
import { nodeProcessState } from './node-process.js';
import { writeState } from './state.js';
import type { HostEnvironment, SandboxNode, SandboxState } from './types.js';

/**
 * The state with orphaned nodes adopted: nodes that run but are not in it, because the kafkactl that started them was
 * killed before it could save them. A second Kafka on the same folder would end both. The process of a node is
 * recognized by the path of its properties file among its arguments.
 */
export async function adoptOrphans(
  state: SandboxState,
  layout: SandboxLayout,
  app: HostEnvironment,
): Promise<SandboxState> {
  if (state.engine === 'docker') return state;
  const nodes = await Promise.all(state.nodes.map((node) => withOrphanProcess(node, layout, app)));
  return nodes.every((node, index) => node === state.nodes[index]) ? state : { ...state, nodes };
}

/** Adopts orphans and saves the state, for callers that do not end the nodes. */
export async function adoptAndSaveOrphans(
  state: SandboxState,
  layout: SandboxLayout,
  app: HostEnvironment,
): Promise<SandboxState> {
  const adopted = await adoptOrphans(state, layout, app);
  if (adopted !== state) writeState(adopted, app.folders);
  return adopted;
}

async function withOrphanProcess(node: SandboxNode, layout: SandboxLayout, app: HostEnvironment): Promise<SandboxNode> {
  if ((await nodeProcessState(node.handle, app)) !== 'gone') return node;
  const [orphan] = findProcesses([kafkaMainClass, layout.properties(node.id)]);
  return orphan ? { ...node, handle: orphan, wanted: 'up' } : node;
}
