import { findProcesses } from '../processes/identity.js';
import { kafkaMainClass } from './java-command.js';
import type { SandboxLayout } from './layout.js';
import { nodeProcessState } from './node-process.js';
import { writeState } from './state.js';
import type { HostEnvironment, SandboxNode, SandboxState } from './types.js';

/**
 * The state with the nodes that run and were forgotten: a kafkactl that is killed has no moment to remember what it has
 * just started. A second Kafka on the same folder would end both. Each node has a file of properties of its own, by
 * which its process is known, also by the next kafkactl where this one is killed in its turn.
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

/** The same, remembered: what is not ended now is known by its process from now on. */
export async function adoptAndSaveOrphans(
  state: SandboxState,
  layout: SandboxLayout,
  app: HostEnvironment,
): Promise<SandboxState> {
  const known = await adoptOrphans(state, layout, app);
  if (known !== state) writeState(known, app.folders);
  return known;
}

async function withOrphanProcess(node: SandboxNode, layout: SandboxLayout, app: HostEnvironment): Promise<SandboxNode> {
  if ((await nodeProcessState(node.handle, app)) !== 'gone') return node;
  const [stray] = findProcesses([kafkaMainClass, layout.properties(node.id)]);
  return stray ? { ...node, handle: stray, wanted: 'up' } : node;
}
