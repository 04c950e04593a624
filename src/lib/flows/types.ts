import type { LocalizedText } from '../base/language.js';

/**
 * A flow file, validated and with its defaults: services that communicate through topics. Members are its YAML keys.
 */
export interface Flow {
  readonly name: string;
  readonly title: LocalizedText;
  readonly topics: readonly FlowTopic[];
  readonly sources: readonly Source[];
  readonly services: readonly Service[];
  readonly expectations: readonly Expectation[];
}

/** A topic: `key` is the event field that becomes the record key, `events` are the types that it holds. */
export interface FlowTopic {
  readonly name: string;
  readonly key: string;
  readonly events: readonly string[];
}

/** How the value of a field is generated: exactly one of `fake`, `pick`, `oneOf`, `from`, `text` and `copy`. */
export interface FieldGenerator {
  /** A kind of realistic data: `person.name`. */
  readonly fake?: string;
  /** `product` with `of: 50` gives `product-1` to `product-50`. */
  readonly pick?: string;
  readonly of?: number;
  readonly oneOf?: readonly string[];
  /** A number from `from` to `to`, both included, with `decimals` digits. */
  readonly from?: number;
  readonly to?: number;
  readonly decimals?: number;
  readonly text?: string;
  /** The value of another field of the entity or of the causing event. */
  readonly copy?: string;
}
export type FieldGenerators = Readonly<Record<string, FieldGenerator>>;

/** One step of a source's `story`, the ordered events of one entity. */
export interface ScenarioStep {
  readonly event: string;
  /** Probability that an entity has this step; 1 by default. */
  readonly chance?: number;
  /** Repetitions of the step, one after the other; 1 by default. */
  readonly times?: number;
  readonly fields?: FieldGenerators;
}

/** One event type of a source's `mix`: each event is drawn by weight (1 by default), in no order. */
export interface WeightedEvent {
  readonly event: string;
  readonly weight?: number;
  readonly fields?: FieldGenerators;
}

/** A service that only produces: where the events of a flow begin. Has either a `story` or a `mix`. */
export interface Source {
  readonly service: string;
  /** The event field that holds the id of the entity. */
  readonly id: string;
  /** Prefix of ids: `order` gives `order-17`. */
  readonly entity: string;
  /** Number of entities of a mix. In a story every id is new. */
  readonly of?: number;
  /** Source events per second unless `--rate` or `--events` sets the pace. */
  readonly rate?: number;
  /** Weight of this source in the events and rate of the whole flow; 1 by default. */
  readonly share?: number;
  /** Entities whose stories are interleaved. */
  readonly alive?: number;
  /** Fields generated once per entity and carried by each of its events. */
  readonly fields?: FieldGenerators;
  readonly story?: readonly ScenarioStep[];
  readonly mix?: readonly WeightedEvent[];
}

/** One outcome of the work on an event. */
export interface Reaction {
  /** Probability of this outcome; the reaction without one takes the remainder. */
  readonly chance?: number;
  readonly does: LocalizedText;
  readonly emits?: readonly Emission[];
}

/** An event that a service emits: it carries the fields of its cause and those generated for it. */
export interface Emission {
  readonly event: string;
  readonly fields?: FieldGenerators;
}

/** An entry of `watches`: raises one alarm for a key with `times` events within `within` ms. */
export interface AlarmRule {
  readonly event: string;
  readonly times: number;
  readonly within: number;
  readonly does: LocalizedText;
  readonly emits: readonly Emission[];
}

/** An entry of `measures`: aggregates an event type over tumbling windows and emits them as events. */
export interface Measure {
  readonly name: string;
  readonly event: string;
  /** The numeric field whose sum and percentiles are emitted; without it events are only counted. */
  readonly value?: string;
  /** Length of a window in milliseconds. */
  readonly every: number;
  readonly emits: string;
  /** Title on the dashboard; the name by default. */
  readonly title?: LocalizedText;
  /** Statistic on the dashboard; by default the sum, or the count if there is no `value`. */
  readonly shows?: ShownStatistic;
  /** Time unit of the rate on the dashboard; a second by default. */
  readonly per?: 'second' | 'minute';
  /** Unit of the value on the dashboard: `ms`. */
  readonly unit?: string;
}

/** The values of `shows`. */
export const shownStatistics = ['count', 'sum', 'percentiles'] as const;
export type ShownStatistic = (typeof shownStatistics)[number];

/** A service: a consumer group whose members work on each event, and may emit others. */
export interface Service {
  readonly name: string;
  readonly group: string;
  readonly instances: number;
  /** True: the effect of an event is written once to the service's ledger topic, however often it is delivered. */
  readonly idempotent: boolean;
  /** Milliseconds of (simulated) work on one event. */
  readonly work: number;
  /** Probability that an attempt fails; after the last retry the event goes to the dead-letter topic. */
  readonly failureRate: number;
  readonly on: Readonly<Record<string, readonly Reaction[]>>;
  readonly watches: readonly AlarmRule[];
  readonly measures: readonly Measure[];
}

/**
 * A check at the end of a run, beside the built-in ones. Exactly one of `every` (with `endsIn`), `reaches`, `alarm`,
 * `measure` and `unhurtBy`.
 */
export interface Expectation {
  readonly name: string;
  readonly title: LocalizedText;
  /** Each key with this event ends in exactly one of the `endsIn` events. */
  readonly every?: string;
  readonly endsIn?: readonly string[];
  /** Each event of a type is worked on by each of these services. */
  readonly reaches?: Readonly<Record<string, readonly string[]>>;
  /** A key with `times` events `of` within `within` ms has exactly one alarm `event`; any other key has none. */
  readonly alarm?: { readonly event: string; readonly of: string; readonly times: number; readonly within: number };
  /** The window events of this measure add up to the events in the topics. */
  readonly measure?: string;
  /** The p50 latency of each of `others` is at most half of that of `slow`: none is held up by it. */
  readonly unhurtBy?: { readonly slow: string; readonly others: readonly string[] };
}

/** The topic of an event type. Throws `TypeError` if the flow has none: the file was not checked. */
export const topicOfEvent = (flow: Flow, event: string): FlowTopic => {
  const topic = flow.topics.find(({ events }) => events.includes(event));
  if (!topic) throw new TypeError(`no topic of ${flow.name} has ${event}`);
  return topic;
};

/** The event types that a service works on: by reactions, alarms or measures. */
export const eventsHandledBy = ({ on, watches, measures }: Pick<Service, 'on' | 'watches' | 'measures'>): string[] => [
  ...new Set([...Object.keys(on), ...watches.map(({ event }) => event), ...measures.map(({ event }) => event)]),
];

/** The event types of a flow. */
export const knownEventTypes = ({ topics }: Pick<Flow, 'topics'>): ReadonlySet<string> =>
  new Set(topics.flatMap(({ events }) => events));

/** The event types that carry the windows of measures. */
export const windowEventTypes = ({ services }: Pick<Flow, 'services'>): ReadonlySet<string> =>
  new Set(services.flatMap(({ measures }) => measures.map(({ emits }) => emits)));

/**
 * By event type, the fields that expectations need beside the record key to match an event with others. An end or an
 * alarm may have another key than the event it belongs to; and the entities of a mix repeat themselves, so that only
 * the `correlationId` tells which end belongs to which beginning.
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

/** The topics that a service subscribes to, in the order of the flow. */
export const topicsReadBy = (flow: Flow, service: Service): FlowTopic[] => {
  const events = new Set(eventsHandledBy(service));
  return flow.topics.filter((topic) => topic.events.some((event) => events.has(event)));
};

/** True if the service keeps a ledger topic: it has effects, alarms or windows to restore after a crash. */
export const hasLedger = ({ idempotent, watches, measures }: Service): boolean =>
  idempotent || watches.length > 0 || measures.length > 0;

/** Maximum instances of a service. */
export const maxInstances = 12;

/** The name of an instance, counted from 1: `payment-2`. */
export const instanceName = (service: string, index: number): string => `${service}-${index}`;
