import { groupBy } from '../../base/group-by.js';
import { eventsHandledBy, type Flow, type FlowTopic, type Service, topicOfEvent } from '../types.js';

/** A service beside a topic, and the events that it writes there or reads from it. */
export interface GraphLink {
  readonly service: string;
  /** True for one that starts things and reads nothing. */
  readonly source: boolean;
  readonly events: readonly string[];
}

/** A topic between those that write to it and those that read it. */
export interface GraphTopic {
  readonly name: string;
  readonly key: string;
  readonly events: readonly string[];
  readonly writers: readonly GraphLink[];
  readonly readers: readonly GraphLink[];
}

/** Who talks with whom: a flow as topics with their writers and readers, in the order of its file. */
export function graphOf(flow: Flow): GraphTopic[] {
  const emitters = [
    ...[...groupBy(flow.sources, ({ service }) => service)].map(([service, sources]) => ({
      service,
      source: true,
      events: sources.flatMap(({ story = [], mix = [] }) => [...story, ...mix].map(({ event }) => event)),
    })),
    ...flow.services.map((service) => ({ service: service.name, source: false, events: emittedBy(service) })),
  ];
  const consumers = flow.services.map((service) => ({
    service: service.name,
    source: false,
    events: eventsHandledBy(service),
  }));
  return flow.topics.map(({ name, key, events }) => ({
    name,
    key,
    events,
    writers: linksTo(flow, name, emitters),
    readers: linksTo(flow, name, consumers),
  }));
}

/** The events that a service emits, each once. */
export const emittedBy = ({ on, watches, measures }: Pick<Service, 'on' | 'watches' | 'measures'>): string[] => [
  ...new Set([
    ...[...Object.values(on).flat(), ...watches].flatMap(({ emits = [] }) => emits.map(({ event }) => event)),
    ...measures.map(({ emits }) => emits),
  ]),
];

function linksTo(flow: Flow, topic: FlowTopic['name'], links: readonly GraphLink[]): GraphLink[] {
  return links.flatMap((link) => {
    const events = [...new Set(link.events)].filter((event) => topicOfEvent(flow, event).name === topic);
    return events.length > 0 ? [{ ...link, events }] : [];
  });
}
