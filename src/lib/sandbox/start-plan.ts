import { CliError } from '../base/errors.js';
import { withLock } from '../processes/lock.js';
import { portsLock } from './layout.js';
import { nodeProcessState, stopNode, thawNode } from './node-process.js';
import { assignPorts, portsOf } from './nodes.js';
import type { StartRequest } from './start-request.js';
import { readAllStates, writeState } from './state.js';
import { sandboxTexts } from './texts.js';
import { addressOf, type HostEnvironment, isBroker, type SandboxNode, type SandboxState } from './types.js';

/** Kafka's own port, unless another is asked for. */
const defaultPort = 9092;

/** What is to be started, with ports that are free. */
export interface StartPlan {
  readonly state: SandboxState;
  /** Ids of the nodes that do not run. */
  readonly idle: ReadonlySet<number>;
  /** True when something was frozen and has been woken. */
  readonly thawed: boolean;
}

/** Wakes what is frozen and decides ports for what does not run. */
export async function planStart({ state: before, app, port, onlyNode }: StartRequest): Promise<StartPlan> {
  const states = await Promise.all(before.nodes.map(({ handle }) => nodeProcessState(handle, app)));
  const meant = ({ id }: SandboxNode): boolean => onlyNode === undefined || id === onlyNode;
  const frozen = before.nodes.filter((node, i) => meant(node) && states[i] === 'frozen');
  for (const { handle } of frozen) if (handle) await thawNode(handle, app);
  const idle = new Set(before.nodes.filter((node, i) => meant(node) && states[i] === 'gone').map(({ id }) => id));
  const runs = before.nodes.find((node, i) => states[i] !== 'gone' && isBroker(node));
  if (port !== undefined && runs && !before.nodes.some((node) => isBroker(node) && node.port === port)) {
    app.note(
      `"${before.name}" runs on ${addressOf(runs)} and stays there; only one that is down moves to another port.`,
    );
  }
  const state = await choosePorts(before, idle, port ?? defaultPort, port !== undefined && !runs, app);
  // The brokers are told the controller's port when they start.
  const controllerMoved = state.nodes.some(
    (node, i) => node.role === 'controller' && before.nodes[i]?.port !== node.port,
  );
  if (controllerMoved) {
    const brokers = state.nodes.filter((node, i) => node.role === 'broker' && states[i] !== 'gone');
    await Promise.all(brokers.map(({ handle }) => handle && stopNode(handle, 0, app)));
    for (const { id } of brokers) idle.add(id);
  }
  return { state, idle, thawed: frozen.length > 0 };
}

/** Under a lock of all sandboxes, so that two that start at once do not choose the same port. */
function choosePorts(
  state: SandboxState,
  idle: ReadonlySet<number>,
  first: number,
  anew: boolean,
  app: HostEnvironment,
): Promise<SandboxState> {
  const work = async (): Promise<SandboxState> => {
    const others = readAllStates(app.folders).filter(({ name }) => name !== state.name);
    const taken = new Set(others.flatMap(({ nodes }) => nodes.flatMap(portsOf)));
    const blank = state.nodes.map((node) => ({
      ...node,
      port: 0,
      ...(node.controllerPort ? { controllerPort: 0 } : {}),
    }));
    const { nodes, moved } = await assignPorts(anew ? blank : state.nodes, idle, first, taken);
    for (const { from, to } of moved) app.note(sandboxTexts.portTaken(from, to)[app.lang]);
    const planned = { ...state, nodes };
    writeState(planned, app.folders);
    return planned;
  };
  return withLock(portsLock(app.folders), work, {
    withinMs: 60_000,
    signal: app.signal,
    busy: () => new CliError('conflict', 'another kafkactl has been choosing ports for a minute'),
  });
}
