import { groupBy } from '../base/group-by.js';
import { eventsHandledBy, type Flow, type FlowTopic, type Service, topicOfEvent } from './types.js';

/** A service linked to a topic, with the events that it writes to it or reads from it. */
export interface GraphLink {
  readonly service: string;
  /** True for a source: it reads nothing. */
  readonly source: boolean;
  readonly events: readonly string[];
}

/** A topic with its writers and its readers. */
export interface GraphTopic {
  readonly name: string;
  readonly key: string;
  readonly events: readonly string[];
  readonly writers: readonly GraphLink[];
  readonly readers: readonly GraphLink[];
}

/** A flow as topics with their writers and readers, in the order of its file. */
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
