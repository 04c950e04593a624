import { CliError } from '../base/errors.js';
import { findKafka } from './engine.js';
import { freezeNode, killNode, nodeStatus, thawNode } from './node-process.js';
import { nodeOf } from './nodes.js';
import { adoptAndSaveOrphans } from './orphans.js';
import { withSandboxLock } from './sandbox-lock.js';
import { startNodes } from './start-nodes.js';
import { noSandbox, readState, writeState } from './state.js';
import type { HostEnvironment, NodeStatus, SandboxNode, SandboxState } from './types.js';

/** What can be done to one broker on purpose. */
export const sandboxDrills = ['kill', 'start', 'freeze', 'thaw'] as const;
export type SandboxDrill = (typeof sandboxDrills)[number];

/** What a node looks like after a drill. */
const statusAfter: Readonly<Record<SandboxDrill, NodeStatus>> = {
  kill: 'killed',
  start: 'running',
  freeze: 'frozen',
  thaw: 'running',
};

/**
 * Kills (SIGKILL), starts, freezes (SIGSTOP) or thaws (SIGCONT) one node. Returns false when it is so already. `start`
 * returns when the node has joined the cluster; the others return at once, and the cluster finds out by itself.
 */
export function runDrill(name: string, id: number, what: SandboxDrill, app: HostEnvironment): Promise<boolean> {
  return withSandboxLock(name, app, async (layout) => {
    const known = readState(name, app.folders);
    if (!known) throw noSandbox(name, app.folders);
    const state = await adoptAndSaveOrphans(known, layout, app);
    const node = nodeOf(state.nodes, id, name);
    const status = await nodeStatus(node, app);
    if (status === statusAfter[what]) return false;
    const { handle } = node;
    const lives = status === 'running' || status === 'frozen';
    if (what === 'start') {
      if (status === 'frozen') throw wrongState(id, 'is frozen', `kafkactl sandbox thaw ${id}`);
      await refuseWithoutController(state, node, app);
      const kafka = await findKafka(state.engine, app);
      await startNodes({ state, layout, kafka, app, onlyNode: id });
      return true;
    }
    if (what === 'kill' && !lives) {
      saveNode(state, id, { wanted: 'killed', handle: null }, app);
      return false;
    }
    if (!lives || !handle) throw wrongState(id, 'does not run', `kafkactl sandbox start ${id}`);
    if (what === 'freeze') await freezeNode(handle, app);
    else if (what === 'thaw') await thawNode(handle, app);
    else {
      // Written first: a broker that is found dead in between was killed and has not crashed.
      saveNode(state, id, { wanted: 'killed' }, app);
      await killNode(handle, app);
      saveNode(state, id, { wanted: 'killed', handle: null }, app);
    }
    return true;
  });
}

function saveNode(state: SandboxState, id: number, to: Partial<SandboxNode>, app: HostEnvironment): void {
  const nodes = state.nodes.map((node) => (node.id === id ? { ...node, ...to } : node));
  writeState({ ...state, nodes }, app.folders);
}

const wrongState = (id: number, is: string, next: string): CliError =>
  new CliError('conflict', `broker ${id} ${is}`, { hint: `First:  ${next}` });

/** A broker ends by itself after a while when there is no controller to join. */
async function refuseWithoutController(
  { nodes }: SandboxState,
  node: SandboxNode,
  app: HostEnvironment,
): Promise<void> {
  const controller = nodes.find(({ role }) => role === 'controller');
  if (node.role !== 'broker' || !controller) return;
  const status = await nodeStatus(controller, app);
  if (status === 'running') return;
  const next = status === 'frozen' ? 'thaw' : 'start';
  throw new CliError('conflict', `the controller (node ${controller.id}) is ${status}: a broker has nobody to join`, {
    hint: `First:  kafkactl sandbox ${next} ${controller.id}`,
  });
}
