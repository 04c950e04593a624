import { processesWith } from '../processes/identity.js';
import { handleState } from './handles.js';
import { kafkaMain } from './jvm.js';
import type { Layout } from './layout.js';
import { writeState } from './state.js';
import type { Node, SandboxState, Surroundings } from './types.js';

/**
 * The state with the nodes that run and were forgotten: a kafkactl that is killed has no moment to remember what it has
 * just started. A second Kafka on the same folder would end both. Each node has a file of properties of its own, by
 * which its process is known, also by the next kafkactl where this one is killed in its turn.
 */
export async function withStrays(state: SandboxState, layout: Layout, app: Surroundings): Promise<SandboxState> {
  if (state.engine === 'docker') return state;
  const nodes = await Promise.all(state.nodes.map((node) => found(node, layout, app)));
  return nodes.every((node, index) => node === state.nodes[index]) ? state : { ...state, nodes };
}

/** The same, remembered: what is not ended now is known by its process from now on. */
export async function rememberStrays(state: SandboxState, layout: Layout, app: Surroundings): Promise<SandboxState> {
  const known = await withStrays(state, layout, app);
  if (known !== state) writeState(known, app.folders);
  return known;
}

async function found(node: Node, layout: Layout, app: Surroundings): Promise<Node> {
  if ((await handleState(node.handle, app)) !== 'gone') return node;
  const [stray] = processesWith([kafkaMain, layout.properties(node.id)]);
  return stray ? { ...node, handle: stray, wanted: 'up' } : node;
}
