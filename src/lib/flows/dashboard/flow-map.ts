import { graphOf } from '../flow-graph.js';
import type { Flow } from '../types.js';

/** A service, a source or a topic; `rank` is its distance from the nearest source, which has 0. */
export interface MapNode {
  readonly id: string;
  readonly kind: 'source' | 'topic' | 'service';
  readonly name: string;
  readonly rank: number;
}

/** Events are written or read along this edge, by ids of nodes. */
export interface MapLink {
  readonly from: string;
  readonly to: string;
}

export interface FlowMap {
  readonly nodes: readonly MapNode[];
  readonly links: readonly MapLink[];
}

export const nodeId = (kind: MapNode['kind'], name: string): string => `${kind} ${name}`;

/** The graph of a flow, by its own names, with a rank for each node. */
export function flowMapOf(flow: Flow): FlowMap {
  const sources = [...new Set(flow.sources.map(({ service }) => service))];
  const links = graphOf(flow).flatMap(({ name, writers, readers }) => [
    ...writers.map(({ service, source }) => ({
      from: nodeId(source ? 'source' : 'service', service),
      to: nodeId('topic', name),
    })),
    ...readers.map(({ service }) => ({ from: nodeId('topic', name), to: nodeId('service', service) })),
  ]);
  const ranks = ranksFrom(
    sources.map((name) => nodeId('source', name)),
    links,
  );
  const node = (kind: MapNode['kind'], name: string): MapNode => {
    const id = nodeId(kind, name);
    return { id, kind, name, rank: ranks.get(id) ?? 0 };
  };
  return {
    nodes: [
      ...sources.map((name) => node('source', name)),
      ...flow.topics.map(({ name }) => node('topic', name)),
      ...flow.services.map(({ name }) => node('service', name)),
    ],
    links,
  };
}

/** Distances from the nearest source, breadth first. The longest path would be unbounded: flows may have cycles. */
function ranksFrom(begin: readonly string[], links: readonly MapLink[]): Map<string, number> {
  const ranks = new Map(begin.map((id) => [id, 0]));
  for (const [id, rank] of ranks) {
    for (const { from, to } of links) if (from === id && !ranks.has(to)) ranks.set(to, rank + 1);
  }
  return ranks;
}
