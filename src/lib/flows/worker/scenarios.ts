import { type FlowEvent, generateFields, schemaVersion } from '../event.js';
import type { FakeGenerator } from '../fake-data.js';
import { hashToUnit, seededRandom, uuidFrom, weightedItem } from '../random.js';
import { type Flow, type FlowTopic, type ScenarioStep, type Source, topicOfEvent } from '../types.js';

/** An event with its topic (by its name in the flow) and record key. */
export interface OutgoingEvent {
  readonly topic: FlowTopic;
  readonly key: string;
  readonly event: FlowEvent;
}

export interface ScenarioContext {
  readonly run: string;
  readonly seed: number;
  readonly fakes: FakeGenerator | undefined;
  readonly now: () => number;
}

interface Entity {
  readonly id: string;
  readonly fields: Readonly<Record<string, string | number>>;
  /** The steps of its story that are still to come. */
  readonly remainingSteps: ScenarioStep[];
}

const defaultAlive = 20;

/** The endless events of a source: the same for the same seed, except for `occurredAt`. */
export function scenarioEvents(flow: Flow, source: Source, telling: ScenarioContext): Generator<OutgoingEvent, never> {
  const { story } = source;
  return story ? storyEvents(flow, source, story, telling) : mixEvents(flow, source, telling);
}

/** Events of a `story`: each entity goes through the steps in order; those of many entities are interleaved. */
function* storyEvents(
  flow: Flow,
  source: Source,
  story: readonly ScenarioStep[],
  telling: ScenarioContext,
): Generator<OutgoingEvent, never> {
  const next = seededRandom(telling.seed + 1);
  const number = idNumbering(flow, source);
  const alive: Entity[] = [];
  let made = 0;
  let count = 0;
  for (;;) {
    while (alive.length < (source.alive ?? defaultAlive)) {
      const thing = newEntity(source, `${source.entity}-${number(++made)}`, story, telling);
      if (thing.remainingSteps.length > 0) alive.push(thing);
    }
    const at = Math.floor(next() * alive.length);
    const thing = alive[at] as Entity;
    const step = thing.remainingSteps.shift() as ScenarioStep;
    if (thing.remainingSteps.length === 0) alive.splice(at, 1);
    yield sourceEvent(flow, source, thing, step, { ...telling, count: ++count, correlation: thing.id });
  }
}

/** Events of a `mix`: a step and an entity are drawn for each, with a correlation id of its own. */
function* mixEvents(flow: Flow, source: Source, telling: ScenarioContext): Generator<OutgoingEvent, never> {
  const next = seededRandom(telling.seed + 1);
  const number = idNumbering(flow, source);
  const mix = source.mix ?? [];
  const total = mix.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const actors = new Map<string, Entity>();
  for (let count = 1; ; count++) {
    const step = weightedItem(mix, ({ weight = 1 }) => weight / total, next());
    const id = `${source.entity}-${1 + Math.floor(next() * (source.of ?? 1))}`;
    const actor = actors.get(id) ?? newEntity(source, id, [], telling);
    actors.set(id, actor);
    if (step)
      yield sourceEvent(flow, source, actor, step, {
        ...telling,
        count,
        correlation: `${source.service}-${number(count)}`,
      });
  }
}

/** Numbers of entities (or of events, in a mix). Sources with the same id prefix take turns, so that ids are unique. */
function idNumbering({ sources }: Flow, source: Source): (count: number) => number {
  const wordOf = ({ story, entity, service }: Source): string => (story ? entity : service);
  const same = sources.filter((each) => wordOf(each) === wordOf(source));
  return (count) => (count - 1) * same.length + same.indexOf(source) + 1;
}

function newEntity(
  source: Source,
  id: string,
  story: readonly ScenarioStep[],
  { seed, fakes }: ScenarioContext,
): Entity {
  const remainingSteps = story.flatMap((step, at) => {
    const happens = hashToUnit(seed, id, at, step.event) < (step.chance ?? 1);
    return happens ? Array.from({ length: step.times ?? 1 }, () => step) : [];
  });
  return { id, remainingSteps, fields: generateFields(source.fields, [seed, id], fakes, { [source.id]: id }) };
}

function sourceEvent(
  flow: Flow,
  source: Source,
  thing: Entity,
  { event: eventType, fields }: Pick<ScenarioStep, 'event' | 'fields'>,
  {
    run,
    seed,
    fakes,
    now,
    count,
    correlation,
  }: ScenarioContext & { readonly count: number; readonly correlation: string },
): OutgoingEvent {
  const topic = topicOfEvent(flow, eventType);
  const eventId = uuidFrom(seed, source.service, source.entity, count);
  const event: FlowEvent = {
    eventType,
    eventId,
    occurredAt: new Date(now()).toISOString(),
    correlationId: `${run}-${correlation}`,
    schemaVersion,
    service: source.service,
    [source.id]: thing.id,
    ...thing.fields,
    ...generateFields(fields, [seed, eventId], fakes, { [source.id]: thing.id, ...thing.fields }),
  };
  return { topic, key: String(event[topic.key] ?? thing.id), event };
}
