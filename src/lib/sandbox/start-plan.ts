import { CliError } from '../base/errors.js';
import { withLock } from '../processes/lock.js';
import { portsLock } from './layout.js';
import { nodeProcessState, stopNode, thawNode } from './node-process.js';
import { assignPorts, portsOf } from './nodes.js';
import type { StartRequest } from './start-request.js';
import { readAllStates, writeState } from './state.js';
import { sandboxTexts } from './texts.js';
import { addressOf, type HostEnvironment, isBroker, type SandboxNode, type SandboxState } from './types.js';

/** First client port where none is asked for: Kafka's default. */
const defaultPort = 9092;

/** The nodes to be started, with free ports. */
export interface StartPlan {
  readonly state: SandboxState;
  /** Ids of the nodes that do not run. */
  readonly idle: ReadonlySet<number>;
  /** Ids of the nodes that were frozen, and were thawed. */
  readonly thawed: ReadonlySet<number>;
}

/** Thaws frozen nodes, and chooses ports for those that do not run. */
export async function planStart({ state: current, app, port, onlyNode }: StartRequest): Promise<StartPlan> {
  const states = await Promise.all(current.nodes.map(({ handle }) => nodeProcessState(handle, app)));
  const isIncluded = ({ id }: SandboxNode): boolean => onlyNode === undefined || id === onlyNode;
  const frozen = current.nodes.filter((node, i) => isIncluded(node) && states[i] === 'frozen');
  for (const { handle } of frozen) if (handle) await thawNode(handle, app);
  const idle = new Set(current.nodes.filter((node, i) => isIncluded(node) && states[i] === 'gone').map(({ id }) => id));
  const running = current.nodes.find((node, i) => states[i] !== 'gone' && isBroker(node));
  if (port !== undefined && running && !current.nodes.some((node) => isBroker(node) && node.port === port)) {
    app.note(
      `"${current.name}" runs on ${addressOf(running)} and stays there; only one that is down moves to another port.`,
    );
  }
  const state = await choosePorts(current, idle, port ?? defaultPort, port !== undefined && !running, app);
  // Brokers read the controller's port when they start.
  const controllerMoved = state.nodes.some(
    (node, i) => node.role === 'controller' && current.nodes[i]?.port !== node.port,
  );
  if (controllerMoved) {
    const brokers = state.nodes.filter((node, i) => node.role === 'broker' && states[i] !== 'gone');
    await Promise.all(brokers.map(({ handle }) => handle && stopNode(handle, 0, app)));
    for (const { id } of brokers) idle.add(id);
  }
  return { state, idle, thawed: new Set(frozen.map(({ id }) => id)) };
}

/** Chooses and saves ports under a lock of all sandboxes, so that two that start at once do not choose the same. */
function choosePorts(
  state: SandboxState,
  idle: ReadonlySet<number>,
  first: number,
  reassign: boolean,
  app: HostEnvironment,
): Promise<SandboxState> {
  const choose = async (): Promise<SandboxState> => {
    const others = readAllStates(app.folders).filter(({ name }) => name !== state.name);
    const taken = new Set(others.flatMap(({ nodes }) => nodes.flatMap(portsOf)));
    const withoutPorts = state.nodes.map((node) => ({
      ...node,
      port: 0,
      ...(node.controllerPort ? { controllerPort: 0 } : {}),
    }));
    const { nodes, moved } = await assignPorts(reassign ? withoutPorts : state.nodes, idle, first, taken);
    for (const { from, to } of moved) app.note(sandboxTexts.portTaken(from, to)[app.lang]);
    const planned = { ...state, nodes };
    writeState(planned, app.folders);
    return planned;
  };
  return withLock(portsLock(app.folders), choose, {
    withinMs: 60_000,
    signal: app.signal,
    busy: () => new CliError('conflict', 'another kafkactl has been choosing ports for a minute'),
  });
}
