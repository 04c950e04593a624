import type { LocalizedText } from '../base/language.js';

/** A system of services that talk through topics, as its file has it. */
export interface Flow {
  readonly name: string;
  readonly title: LocalizedText;
  readonly topics: readonly FlowTopic[];
  readonly sources: readonly Source[];
  readonly services: readonly Service[];
  readonly expectations: readonly Expectation[];
}

/** A topic, the field that is the key of its events, and the events that lie in it. */
export interface FlowTopic {
  readonly name: string;
  readonly key: string;
  readonly events: readonly string[];
}

/** How the value of a field comes about; one of the keys. */
export interface FieldGenerator {
  /** A kind of realistic data: `person.fullName`. */
  readonly fake?: string;
  /** `product-7` of so many products. */
  readonly pick?: string;
  readonly of?: number;
  readonly oneOf?: readonly string[];
  /** From a number up to another one. */
  readonly from?: number;
  readonly to?: number;
  readonly decimals?: number;
  readonly text?: string;
  /** What another field of the thing or of the cause has. */
  readonly copy?: string;
}
export type FieldGenerators = Readonly<Record<string, FieldGenerator>>;

/** One event of a story. */
export interface ScenarioStep {
  readonly event: string;
  /** Part of the stories that have this step; all when left out. */
  readonly chance?: number;
  /** How often it comes, one after the other. */
  readonly times?: number;
  readonly fields?: FieldGenerators;
}

/** Events of actors that come in no order: one is drawn by weight each time. */
export interface WeightedEvent {
  readonly event: string;
  readonly weight?: number;
  readonly fields?: FieldGenerators;
}

/** A service that starts things: it emits by itself and reads nothing. */
export interface Source {
  readonly service: string;
  /** The field that holds the id of the thing or actor. */
  readonly id: string;
  /** What ids begin with: `order` of `order-17`. */
  readonly entity: string;
  /** Actors of a mix; without a number, and in stories, every id is new. */
  readonly of?: number;
  /** Source events a second, where the line does not say. */
  readonly rate?: number;
  /** Its part of the source events beside other sources. */
  readonly share?: number;
  /** Stories that go on side by side. */
  readonly alive?: number;
  /** Made once for each thing and told in every event of it. */
  readonly fields?: FieldGenerators;
  readonly story?: readonly ScenarioStep[];
  readonly mix?: readonly WeightedEvent[];
}

/** One way in which the work on an event may end. */
export interface Reaction {
  /** Part of the events that end so; the one without takes the rest. */
  readonly chance?: number;
  readonly does: LocalizedText;
  readonly emits?: readonly Emission[];
}

/** An event that follows from another: it has the fields of its cause and those made for it. */
export interface Emission {
  readonly event: string;
  readonly fields?: FieldGenerators;
}

/** Counts events of one key in a window of time, and speaks up once when there are enough. */
export interface AlarmRule {
  readonly event: string;
  readonly times: number;
  readonly within: number;
  readonly does: LocalizedText;
  readonly emits: readonly Emission[];
}

/** What is measured of events, in windows of time. */
export interface Measure {
  readonly name: string;
  readonly event: string;
  /** The numeric field whose sum and percentiles are told; without it events are only counted. */
  readonly value?: string;
  /** Length of a window in milliseconds. */
  readonly every: number;
  readonly emits: string;
  /** What people are shown: its name where there is no title, counts where there is no value, else sums. */
  readonly title?: LocalizedText;
  readonly shows?: ShownStatistic;
  /** The time that its rate is told for; a second when left out. */
  readonly per?: 'second' | 'minute';
  /** What stands behind the value: `ms`. */
  readonly unit?: string;
}

/** What of a measure is shown. */
export const shownStatistics = ['count', 'sum', 'percentiles'] as const;
export type ShownStatistic = (typeof shownStatistics)[number];

/** A service: a consumer group whose members do something for each event, and may emit. */
export interface Service {
  readonly name: string;
  readonly group: string;
  readonly instances: number;
  /** True: each effect stands once in the service's ledger topic, however often its event is delivered. */
  readonly idempotent: boolean;
  /** Milliseconds that the work on one event takes. */
  readonly work: number;
  /** Part of the attempts that fail; they are tried again, and then go to the dead-letter topic. */
  readonly failureRate: number;
  readonly on: Readonly<Record<string, readonly Reaction[]>>;
  readonly watches: readonly AlarmRule[];
  readonly measures: readonly Measure[];
}

/** What must be true at the end, beside what must always be. One of the keys. */
export interface Expectation {
  readonly name: string;
  readonly title: LocalizedText;
  /** Each of these events has exactly one of the others in the end, under the same key. */
  readonly every?: string;
  readonly endsIn?: readonly string[];
  /** Each event of a type is worked on by each of these services. */
  readonly reaches?: Readonly<Record<string, readonly string[]>>;
  /** Each key with the event often enough within the time has one alarm, and no other key has. */
  readonly alarm?: { readonly event: string; readonly of: string; readonly times: number; readonly within: number };
  /** The windows of a measure add up to the events in the log. */
  readonly measure?: string;
  /** None of these waits for a slow one: their p50 is at most half of its p50. */
  readonly unhurtBy?: { readonly slow: string; readonly others: readonly string[] };
}

/** The service that emits an event, and the topic that it lies in. */
export const topicOfEvent = (flow: Flow, event: string): FlowTopic => {
  const topic = flow.topics.find(({ events }) => events.includes(event));
  if (!topic) throw new TypeError(`no topic of ${flow.name} has ${event}`);
  return topic;
};

/** The events that a service works on. */
export const eventsHandledBy = ({ on, watches, measures }: Pick<Service, 'on' | 'watches' | 'measures'>): string[] => [
  ...new Set([...Object.keys(on), ...watches.map(({ event }) => event), ...measures.map(({ event }) => event)]),
];

/** The types of events that tell figures. */
export const windowEventTypes = ({ services }: Pick<Flow, 'services'>): ReadonlySet<string> =>
  new Set(services.flatMap(({ measures }) => measures.map(({ emits }) => emits)));

/**
 * The fields by which expectations tie an event to others, beside its own key, by type. Ends and alarms may lie under
 * another key than what they belong to; and the actors of a mix do the same again and again, so that the key alone does
 * not tell which end belongs to which beginning.
 */
export function correlationFieldsOf(flow: Flow): ReadonlyMap<string, readonly string[]> {
  const ties = new Map<string, Set<string>>();
  const hasActors = flow.sources.some(({ mix }) => mix);
  const tie = (to: string, event: string, ...more: readonly string[]): void => {
    const { key } = topicOfEvent(flow, to);
    const fields = [...(topicOfEvent(flow, event).key === key ? [] : [key]), ...more];
    if (fields.length > 0) ties.set(event, new Set([...(ties.get(event) ?? []), ...fields]));
  };
  for (const { every, endsIn = [], alarm } of flow.expectations) {
    const more = hasActors ? ['correlationId'] : [];
    if (every !== undefined) for (const event of [every, ...endsIn]) tie(every, event, ...more);
    if (alarm) tie(alarm.of, alarm.event);
  }
  return new Map([...ties].map(([event, fields]) => [event, [...fields]]));
}

/** The topics that a service reads, in the order of the flow. */
export const topicsReadBy = (flow: Flow, service: Service): FlowTopic[] => {
  const events = new Set(eventsHandledBy(service));
  return flow.topics.filter((topic) => topic.events.some((event) => events.has(event)));
};

/** True where a service remembers what it did in a ledger topic: it must know it again after a crash. */
export const hasLedger = ({ idempotent, watches, measures }: Service): boolean =>
  idempotent || watches.length > 0 || measures.length > 0;

/** Instances that a service may have. */
export const maxInstances = 12;

/** The one instance that a name such as `payment-2` stands for. */
export const instanceName = (service: string, index: number): string => `${service}-${index}`;
