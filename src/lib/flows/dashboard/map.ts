import { eventsOf, type Flow, type FlowTopic, type Service, topicOf, topicsOf } from '../types.js';

/** A service, a source or a topic, and how many steps it is away from where events begin. */
export interface MapNode {
  readonly id: string;
  readonly kind: 'source' | 'topic' | 'service';
  readonly name: string;
  readonly rank: number;
}

/** Events go from one node to another. */
export interface MapLink {
  readonly from: string;
  readonly to: string;
}

export interface FlowMap {
  readonly nodes: readonly MapNode[];
  readonly links: readonly MapLink[];
}

export const nodeId = (kind: MapNode['kind'], name: string): string => `${kind} ${name}`;

/** The topics that a service writes to. */
export function writtenBy(flow: Flow, { on, watches, measures }: Service): FlowTopic[] {
  const reactions = [...Object.values(on).flat(), ...watches].flatMap(({ emits = [] }) => emits);
  const events = [...reactions.map(({ event }) => event), ...measures.map(({ emits }) => emits)];
  return [...new Set(events.map((event) => topicOf(flow, event)))];
}

/** Who talks with whom, by the flow's own names. Nodes lie behind the nearest of those that lead to them. */
export function mapOf(flow: Flow): FlowMap {
  const sources = [...new Map(flow.sources.map((source) => [source.service, source])).keys()];
  const links = [
    ...flow.sources.flatMap(({ service, story = [], mix = [] }) =>
      [...story, ...mix].map(({ event }) => ({
        from: nodeId('source', service),
        to: nodeId('topic', topicOf(flow, event).name),
      })),
    ),
    ...flow.services.flatMap((service) => {
      const own = nodeId('service', service.name);
      return [
        ...topicsOf(flow, service).map(({ name }) => ({ from: nodeId('topic', name), to: own })),
        ...writtenBy(flow, service).map(({ name }) => ({ from: own, to: nodeId('topic', name) })),
      ];
    }),
  ];
  const ranks = ranked(
    sources.map((name) => nodeId('source', name)),
    links,
  );
  const node = (kind: MapNode['kind'], name: string): MapNode => {
    const id = nodeId(kind, name);
    return { id, kind, name, rank: ranks.get(id) ?? 0 };
  };
  const services = flow.services.filter((service) => eventsOf(service).length > 0);
  return {
    nodes: [
      ...sources.map((name) => node('source', name)),
      ...flow.topics.map(({ name }) => node('topic', name)),
      ...services.map(({ name }) => node('service', name)),
    ],
    links: [...new Map(links.map((link) => [`${link.from} ${link.to}`, link])).values()],
  };
}

/** Steps from the nearest beginning; systems go round in circles, so that the farthest has no meaning. */
function ranked(begin: readonly string[], links: readonly MapLink[]): Map<string, number> {
  const ranks = new Map(begin.map((id) => [id, 0]));
  for (const [id, rank] of ranks) {
    for (const { from, to } of links) if (from === id && !ranks.has(to)) ranks.set(to, rank + 1);
  }
  return ranks;
}
