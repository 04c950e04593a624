import { expect, test } from 'vitest';
import { assignPorts, newNodes, nodeOf, portsOf } from './nodes.js';
import type { SandboxNode } from './types.js';

const idle = (nodes: readonly SandboxNode[]) => new Set(nodes.map(({ id }) => id));
const allFree = async () => true;
const ports = (nodes: readonly SandboxNode[]) => nodes.map(portsOf);

test('new nodes take the first ports, controllers a thousand above', async () => {
  const one = newNodes(1);
  const three = newNodes(3);
  expect(ports((await assignPorts(one, idle(one), 9092, new Set(), allFree)).nodes)).toEqual([[9092, 10_092]]);
  const { nodes, moved } = await assignPorts(three, idle(three), 9092, new Set(), allFree);
  expect(ports(nodes)).toEqual([[10_092], [9092], [9093], [9094]]);
  expect(moved).toEqual([]);
});

test('a taken port is replaced by the next free one, and reported', async () => {
  const one = newNodes(1);
  const { nodes, moved } = await assignPorts(one, idle(one), 9092, new Set([9093]), async (port) => port !== 9092);
  expect(nodes[0]?.port).toBe(9094);
  expect(moved).toContainEqual({ from: 9092, to: 9094 });
});

test('stopped nodes get their ports back, and running ones keep theirs', async () => {
  const first = await assignPorts(newNodes(3), idle(newNodes(3)), 21_000, new Set(), allFree);
  const again = await assignPorts(first.nodes, new Set([2]), 9092, new Set(), allFree);
  expect(ports(again.nodes)).toEqual(ports(first.nodes));
  const busy = new Set([21_001]);
  const moved = await assignPorts(first.nodes, new Set([2]), 9092, new Set(), async (port) => !busy.has(port));
  expect(moved.nodes.find(({ id }) => id === 2)?.port).toBe(21_003);
  expect(moved.moved).toEqual([{ from: 21_001, to: 21_003 }]);
});

test('no port above 65535 is tried', async () => {
  const one = newNodes(1);
  await expect(assignPorts(one, idle(one), 65_500, new Set(), async () => false)).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('an unknown broker is an error with the ids that exist', () => {
  expect(() => nodeOf(newNodes(3), 7, 'demo')).toThrowError(
    expect.objectContaining({ code: 'notFound', hint: 'The brokers are 1, 2, 3, and the controller is 100.' }),
  );
  expect(() => nodeOf(newNodes(1), 2, 'demo')).toThrowError(expect.objectContaining({ hint: 'The only broker is 1.' }));
});
