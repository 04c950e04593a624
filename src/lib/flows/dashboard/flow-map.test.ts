import { describe, expect, test } from 'vitest';
import { shippedFlows } from '../file/load.js';
import { flowMapOf } from './flow-map.js';

const flows = await shippedFlows({ cwd: '/', env: {} });

describe.each(flows.map((flow) => [flow.name, flow] as const))('%s', (_, flow) => {
  const { nodes, links } = flowMapOf(flow);
  const rankOf = new Map(nodes.map(({ id, rank }) => [id, rank]));

  test('every node is there once, and every link leads from one to another', () => {
    expect(rankOf.size).toBe(nodes.length);
    for (const { from, to } of links) expect([rankOf.has(from), rankOf.has(to)], `${from} ${to}`).toEqual([true, true]);
  });

  test('a node that is no source has a rank one above a predecessor', () => {
    for (const { id, kind, rank } of nodes) {
      if (kind === 'source') expect(rank).toBe(0);
      else
        expect(
          links.some(({ from, to }) => to === id && rankOf.get(from) === rank - 1),
          id,
        ).toBe(true);
    }
  });
});
