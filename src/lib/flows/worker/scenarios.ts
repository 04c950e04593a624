import { seededRandom } from '../../base/seeded-random.js';
import { type FlowEvent, generateFields, schemaVersion } from '../event.js';
import type { FakeGenerator } from '../fake-data.js';
import { hashToUnit, uuidFrom, weightedItem } from '../random.js';
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
export function scenarioEvents(flow: Flow, source: Source, scenario: ScenarioContext): Generator<OutgoingEvent, never> {
  const { story } = source;
  return story ? storyEvents(flow, source, story, scenario) : mixEvents(flow, source, scenario);
}

/** Events of a `story`: each entity goes through the steps in order; those of many entities are interleaved. */
function* storyEvents(
  flow: Flow,
  source: Source,
  story: readonly ScenarioStep[],
  scenario: ScenarioContext,
): Generator<OutgoingEvent, never> {
  const next = seededRandom(scenario.seed + 1);
  const nextNumber = idNumbering(flow, source);
  const alive: Entity[] = [];
  let made = 0;
  let count = 0;
  for (;;) {
    while (alive.length < (source.alive ?? defaultAlive)) {
      const entity = newEntity(source, `${source.entity}-${nextNumber(++made)}`, story, scenario);
      if (entity.remainingSteps.length > 0) alive.push(entity);
    }
    const at = Math.floor(next() * alive.length);
    const current = alive[at] as Entity;
    const step = current.remainingSteps.shift() as ScenarioStep;
    if (current.remainingSteps.length === 0) alive.splice(at, 1);
    yield sourceEvent(flow, source, current, step, { ...scenario, count: ++count, correlation: current.id });
  }
}

/** Events of a `mix`: a step and an entity are drawn for each, with a correlation id of its own. */
function* mixEvents(flow: Flow, source: Source, scenario: ScenarioContext): Generator<OutgoingEvent, never> {
  const next = seededRandom(scenario.seed + 1);
  const nextNumber = idNumbering(flow, source);
  const mix = source.mix ?? [];
  const total = mix.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const actors = new Map<string, Entity>();
  for (let count = 1; ; count++) {
    const step = weightedItem(mix, ({ weight = 1 }) => weight / total, next());
    const id = `${source.entity}-${1 + Math.floor(next() * (source.of ?? 1))}`;
    const actor = actors.get(id) ?? newEntity(source, id, [], scenario);
    actors.set(id, actor);
    if (step)
      yield sourceEvent(flow, source, actor, step, {
        ...scenario,
        count,
        correlation: `${source.service}-${nextNumber(count)}`,
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
  entity: Entity,
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
    [source.id]: entity.id,
    ...entity.fields,
    ...generateFields(fields, [seed, eventId], fakes, { [source.id]: entity.id, ...entity.fields }),
  };
  return { topic, key: String(event[topic.key] ?? entity.id), event };
}
