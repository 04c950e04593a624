import { CliError } from '../base/errors.js';
import { availableNames } from '../base/plural.js';
import { freePorts, isFree } from './ports.js';
import type { SandboxNode } from './types.js';

/** The id of the separate controller, far from the brokers' ids so that nobody takes it for a broker. */
export const controllerId = 100;

/** Ports of controllers are this far above those of brokers. */
const controllerPortOffset = 1000;

/** The nodes of a new sandbox, with ports of 0 still. */
export function newNodes(brokers: 1 | 3): SandboxNode[] {
  const defaults = { port: 0, handle: null, wanted: 'down' } as const;
  if (brokers === 1) return [{ id: 1, role: 'combined', controllerPort: 0, ...defaults }];
  return [
    { id: controllerId, role: 'controller', ...defaults },
    ...[1, 2, 3].map((id): SandboxNode => ({ id, role: 'broker', ...defaults })),
  ];
}

/** A taken port, and the free one that replaces it. */
export interface MovedPort {
  readonly from: number;
  readonly to: number;
}

export interface PortPlan {
  readonly nodes: readonly SandboxNode[];
  readonly moved: readonly MovedPort[];
}

/**
 * Assigns ports to the nodes whose ids are in `idle`: those they had where they are free, else the next free ones. New
 * nodes count up from `first`. `taken` are the ports of other sandboxes.
 */
export async function assignPorts(
  nodes: readonly SandboxNode[],
  idle: ReadonlySet<number>,
  first: number,
  taken: ReadonlySet<number>,
  isPortFree: (port: number) => Promise<boolean> = isFree,
): Promise<PortPlan> {
  const used = new Set(taken);
  for (const node of nodes) if (!idle.has(node.id)) for (const port of portsOf(node)) used.add(port);
  const moved: MovedPort[] = [];
  let nextPort = first;
  const choosePort = async (previous: number, from: number, isForClients: boolean): Promise<number> => {
    const preferred = previous || from;
    const [port = preferred] = await freePorts(1, preferred, used, isPortFree);
    used.add(port);
    if (port !== preferred && isForClients) moved.push({ from: preferred, to: port });
    return port;
  };
  const planned: SandboxNode[] = [];
  for (const node of nodes) {
    if (!idle.has(node.id)) {
      planned.push(node);
      continue;
    }
    const client = node.role !== 'controller';
    const port = await choosePort(node.port, client ? nextPort : first + controllerPortOffset, client);
    if (client) nextPort = port + 1;
    const controllerPort =
      node.role === 'combined' ? await choosePort(node.controllerPort ?? 0, port + controllerPortOffset, false) : 0;
    planned.push({ ...node, port, ...(controllerPort ? { controllerPort } : {}) });
  }
  return { nodes: planned, moved };
}

export const portsOf = ({ port, controllerPort }: SandboxNode): number[] =>
  [port, controllerPort ?? 0].filter((each) => each > 0);

/** The node of an id. Throws `notFound` with the ids that exist. */
export function nodeOf(nodes: readonly SandboxNode[], id: number, sandbox: string): SandboxNode {
  const node = nodes.find((each) => each.id === id);
  if (node) return node;
  const brokers = nodes.filter(({ role }) => role !== 'controller').map((each) => each.id);
  const controller = nodes.some((each) => each.id === controllerId) ? `, and the controller is ${controllerId}` : '';
  throw new CliError('notFound', `the sandbox "${sandbox}" has no broker ${id}`, {
    hint: `${availableNames('broker', brokers)}${controller}.`,
  });
}
