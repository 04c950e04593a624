import { CliError } from '../base/errors.js';
import { availableNames } from '../base/plural.js';
import { freePorts, isFree } from './ports.js';
import type { SandboxNode } from './types.js';

/** The id of the controller that stands apart: far from the brokers' ids, so that nobody takes it for a broker. */
export const controllerId = 100;

/** Controllers listen this far above the brokers, out of the way of the ports that people type. */
const controllerPortOffset = 1000;

/** The nodes of a new sandbox, without ports yet. */
export function newNodes(brokers: 1 | 3): SandboxNode[] {
  const blank = { port: 0, handle: null, wanted: 'down' } as const;
  if (brokers === 1) return [{ id: 1, role: 'combined', controllerPort: 0, ...blank }];
  return [
    { id: controllerId, role: 'controller', ...blank },
    ...[1, 2, 3].map((id): SandboxNode => ({ id, role: 'broker', ...blank })),
  ];
}

/** A port that had to be replaced by another. */
export interface MovedPort {
  readonly from: number;
  readonly to: number;
}

export interface PortPlan {
  readonly nodes: readonly SandboxNode[];
  readonly moved: readonly MovedPort[];
}

/**
 * Gives ports to the nodes that do not run: the ones they had while those are free, else the next free ones. New nodes
 * count from `first`; `taken` belong to other sandboxes.
 */
export async function assignPorts(
  nodes: readonly SandboxNode[],
  idle: ReadonlySet<number>,
  first: number,
  taken: ReadonlySet<number>,
  free: (port: number) => Promise<boolean> = isFree,
): Promise<PortPlan> {
  const used = new Set(taken);
  for (const node of nodes) if (!idle.has(node.id)) for (const port of portsOf(node)) used.add(port);
  const moved: MovedPort[] = [];
  let next = first;
  const choose = async (had: number, from: number): Promise<number> => {
    const wanted = had || from;
    const [port = wanted] = await freePorts(1, wanted, used, free);
    used.add(port);
    if (port !== wanted) moved.push({ from: wanted, to: port });
    return port;
  };
  const planned: SandboxNode[] = [];
  for (const node of nodes) {
    if (!idle.has(node.id)) {
      planned.push(node);
      continue;
    }
    const client = node.role !== 'controller';
    const port = await choose(node.port, client ? next : first + controllerPortOffset);
    if (client) next = port + 1;
    const controllerPort =
      node.role === 'combined' ? await choose(node.controllerPort ?? 0, port + controllerPortOffset) : 0;
    planned.push({ ...node, port, ...(controllerPort ? { controllerPort } : {}) });
  }
  return { nodes: planned, moved };
}

export const portsOf = ({ port, controllerPort }: SandboxNode): number[] =>
  [port, controllerPort ?? 0].filter((each) => each > 0);

/** The node of an id; throws `notFound` with the ids there are. */
export function nodeOf(nodes: readonly SandboxNode[], id: number, sandbox: string): SandboxNode {
  const node = nodes.find((each) => each.id === id);
  if (node) return node;
  const brokers = nodes.filter(({ role }) => role !== 'controller').map((each) => each.id);
  const controller = nodes.some((each) => each.id === controllerId) ? `, and the controller is ${controllerId}` : '';
  throw new CliError('notFound', `the sandbox "${sandbox}" has no broker ${id}`, {
    hint: `${availableNames('broker', brokers)}${controller}.`,
  });
}
