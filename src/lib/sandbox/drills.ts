import { CliError } from '../base/errors.js';
import { findKafka } from './engine.js';
import type { SandboxLayout } from './layout.js';
import { freezeNode, killNode, nodeStatus, thawNode } from './node-process.js';
import { nodeOf } from './nodes.js';
import { adoptAndSaveOrphans } from './orphans.js';
import { awaitReady } from './ready.js';
import { withSandboxLock } from './sandbox-lock.js';
import { startNodes } from './start-nodes.js';
import { requireState, writeNode } from './state.js';
import type { HostEnvironment, NodeStatus, SandboxNode, SandboxState } from './types.js';

/** Milliseconds in which a broker that runs already must have joined; longer ones are started anew. */
const backWithinMs = 8000;

/** Drills on one broker. */
export const sandboxDrills = ['kill', 'start', 'freeze', 'thaw'] as const;
export type SandboxDrill = (typeof sandboxDrills)[number];

/** The status of a node after each drill. */
const statusAfter: Readonly<Record<SandboxDrill, NodeStatus>> = {
  kill: 'killed',
  start: 'running',
  freeze: 'frozen',
  thaw: 'running',
};

/**
 * Kills (SIGKILL), starts, freezes (SIGSTOP) or thaws (SIGCONT) one node. Returns false where its status is that
 * already; a broker that runs and is not in the cluster is killed and started anew. `start` returns when the node has joined the cluster; the others return before the cluster has noticed.
 * Throws `notFound` for an unknown sandbox or node, `conflict` where the node's status does not allow the drill.
 */
export function runDrill(name: string, id: number, action: SandboxDrill, app: HostEnvironment): Promise<boolean> {
  return withSandboxLock(name, app, async (layout) => {
    const state = await adoptAndSaveOrphans(requireState(name, app.folders), layout, app);
    const node = nodeOf(state.nodes, id, name);
    const status = await nodeStatus(node, app);
    const { handle } = node;
    if (status === statusAfter[action]) {
      if (action !== 'start' || !handle || (await isBack(state, node, layout, app))) return false;
      // A broker that was frozen while it was starting ends by itself, or hangs, once it is thawed.
      await killNode(handle, app);
    }
    const isAlive = status === 'running' || status === 'frozen';
    if (action === 'start') {
      if (status === 'frozen') throw wrongState(id, 'is frozen', `kafkactl sandbox thaw ${id}`);
      await refuseWithoutController(state, node, app);
      const kafka = await findKafka(state.engine, app);
      await startNodes({ state: requireState(name, app.folders), layout, kafka, app, onlyNode: id });
      return true;
    }
    if (action === 'kill' && !isAlive) {
      writeNode(state, id, { wanted: 'killed', handle: null }, app.folders);
      return false;
    }
    if (!isAlive || !handle) throw wrongState(id, 'does not run', `kafkactl sandbox start ${id}`);
    if (action === 'freeze') await freezeNode(handle, app);
    else if (action === 'thaw') await thawNode(handle, app);
    else {
      // Saved before the kill: a broker that is found dead in between must count as killed, not as crashed.
      writeNode(state, id, { wanted: 'killed' }, app.folders);
      await killNode(handle, app);
      writeNode(state, id, { wanted: 'killed', handle: null }, app.folders);
    }
    return true;
  });
}

/** True where a broker that runs has joined the cluster, or does so within a few seconds. */
async function isBack(
  state: SandboxState,
  { id, role }: SandboxNode,
  layout: SandboxLayout,
  app: HostEnvironment,
): Promise<boolean> {
  if (role !== 'broker') return true;
  try {
    await awaitReady(state, { onlyNode: id, layout, app, readyWithinMs: backWithinMs });
    return true;
  } catch (error) {
    if (error instanceof CliError && (error.code === 'unreachable' || error.code === 'failed')) return false;
    throw error;
  }
}

const wrongState = (id: number, is: string, next: string): CliError =>
  new CliError('conflict', `broker ${id} ${is}`, { hint: `First:  ${next}` });

/** Throws where the controller does not run: a broker without one ends by itself after a while. */
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
