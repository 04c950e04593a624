import { CliError } from '../errors.js';
import { findKafka } from './engine.js';
import { exclusively } from './exclusive.js';
import { freezeHandle, killHandle, nodeStatus, thawHandle } from './handles.js';
import { nodeOf } from './nodes.js';
import { raise } from './raise.js';
import { noSandbox, readState, writeState } from './state.js';
import { rememberStrays } from './strays.js';
import type { Node, NodeStatus, SandboxState, Surroundings } from './types.js';

/** What can be done to one broker on purpose. */
export const drills = ['kill', 'start', 'freeze', 'thaw'] as const;
export type Drill = (typeof drills)[number];

/** What a node looks like after a drill. */
const after: Readonly<Record<Drill, NodeStatus>> = {
  kill: 'killed',
  start: 'running',
  freeze: 'frozen',
  thaw: 'running',
};

/**
 * Kills (SIGKILL), starts, freezes (SIGSTOP) or thaws (SIGCONT) one node. Returns false when it is so already. `start`
 * returns when the node has joined the cluster; the others return at once, and the cluster finds out by itself.
 */
export function drill(name: string, id: number, what: Drill, app: Surroundings): Promise<boolean> {
  return exclusively(name, app, async (layout) => {
    const known = readState(name, app.folders);
    if (!known) throw noSandbox(name, app.folders);
    const state = await rememberStrays(known, layout, app);
    const node = nodeOf(state.nodes, id, name);
    const status = await nodeStatus(node, app);
    if (status === after[what]) return false;
    const { handle } = node;
    const lives = status === 'running' || status === 'frozen';
    if (what === 'start') {
      if (status === 'frozen') throw wrongState(id, 'is frozen', `kafkactl sandbox thaw ${id}`);
      await refuseLonely(state, node, app);
      const kafka = await findKafka(state.engine, app);
      await raise({ state, layout, kafka, app, only: id });
      return true;
    }
    if (what === 'kill' && !lives) {
      remember(state, id, { wanted: 'killed', handle: null }, app);
      return false;
    }
    if (!lives || !handle) throw wrongState(id, 'does not run', `kafkactl sandbox start ${id}`);
    if (what === 'freeze') await freezeHandle(handle, app);
    else if (what === 'thaw') await thawHandle(handle, app);
    else {
      // Written first: a broker that is found dead in between was killed and has not crashed.
      remember(state, id, { wanted: 'killed' }, app);
      await killHandle(handle, app);
      remember(state, id, { wanted: 'killed', handle: null }, app);
    }
    return true;
  });
}

function remember(state: SandboxState, id: number, to: Partial<Node>, app: Surroundings): void {
  const nodes = state.nodes.map((node) => (node.id === id ? { ...node, ...to } : node));
  writeState({ ...state, nodes }, app.folders);
}

const wrongState = (id: number, is: string, next: string): CliError =>
  new CliError('conflict', `broker ${id} ${is}`, { hint: `First:  ${next}` });

/** A broker ends by itself after a while when there is no controller to join. */
async function refuseLonely({ nodes }: SandboxState, node: Node, app: Surroundings): Promise<void> {
  const controller = nodes.find(({ role }) => role === 'controller');
  if (node.role !== 'broker' || !controller) return;
  const status = await nodeStatus(controller, app);
  if (status === 'running') return;
  const next = status === 'frozen' ? 'thaw' : 'start';
  throw new CliError('conflict', `the controller (node ${controller.id}) is ${status}: a broker has nobody to join`, {
    hint: `First:  kafkactl sandbox ${next} ${controller.id}`,
  });
}
