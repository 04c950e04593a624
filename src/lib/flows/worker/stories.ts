import { type FlowEvent, madeFields, schemaVersion } from '../event.js';
import type { Fakes } from '../fakes.js';
import { drawn, idOf, itemAt, seeded } from '../random.js';
import { type Flow, type FlowTopic, type Source, type StoryStep, topicOf } from '../types.js';

/** An event on its way to a topic. */
export interface Outgoing {
  readonly topic: FlowTopic;
  readonly key: string;
  readonly event: FlowEvent;
}

export interface Telling {
  readonly run: string;
  readonly seed: number;
  readonly fakes: Fakes | undefined;
  readonly now: () => number;
}

interface Thing {
  readonly id: string;
  readonly fields: Readonly<Record<string, string | number>>;
  /** What is still to happen to it. */
  readonly ahead: StoryStep[];
}

const aliveByDefault = 20;

/** The events of one source, without end: the same for the same seed, but for the times. */
export function stories(flow: Flow, source: Source, telling: Telling): Generator<Outgoing, never> {
  const { story } = source;
  return story ? toldStories(flow, source, story, telling) : mixed(flow, source, telling);
}

/** Things are made, and what happens to them is told in its order; many stories go on side by side. */
function* toldStories(
  flow: Flow,
  source: Source,
  story: readonly StoryStep[],
  telling: Telling,
): Generator<Outgoing, never> {
  const next = seeded(telling.seed + 1);
  const number = numberOf(flow, source);
  const alive: Thing[] = [];
  let made = 0;
  let count = 0;
  for (;;) {
    while (alive.length < (source.alive ?? aliveByDefault)) {
      const thing = newThing(source, `${source.entity}-${number(++made)}`, story, telling);
      if (thing.ahead.length > 0) alive.push(thing);
    }
    const at = Math.floor(next() * alive.length);
    const thing = alive[at] as Thing;
    const step = thing.ahead.shift() as StoryStep;
    if (thing.ahead.length === 0) alive.splice(at, 1);
    yield outgoing(flow, source, thing, step, { ...telling, count: ++count, correlation: thing.id });
  }
}

/** Actors do one thing or another; each event stands for itself. */
function* mixed(flow: Flow, source: Source, telling: Telling): Generator<Outgoing, never> {
  const next = seeded(telling.seed + 1);
  const number = numberOf(flow, source);
  const mix = source.mix ?? [];
  const total = mix.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const actors = new Map<string, Thing>();
  for (let count = 1; ; count++) {
    const step = itemAt(mix, ({ weight = 1 }) => weight / total, next());
    const id = `${source.entity}-${1 + Math.floor(next() * (source.of ?? 1))}`;
    const actor = actors.get(id) ?? newThing(source, id, [], telling);
    actors.set(id, actor);
    if (step)
      yield outgoing(flow, source, actor, step, {
        ...telling,
        count,
        correlation: `${source.service}-${number(count)}`,
      });
  }
}

/** Sources that count under one word take turns, so that no id stands for two things. */
function numberOf({ sources }: Flow, source: Source): (count: number) => number {
  const wordOf = ({ story, entity, service }: Source): string => (story ? entity : service);
  const same = sources.filter((each) => wordOf(each) === wordOf(source));
  return (count) => (count - 1) * same.length + same.indexOf(source) + 1;
}

function newThing(source: Source, id: string, story: readonly StoryStep[], { seed, fakes }: Telling): Thing {
  const ahead = story.flatMap((step, at) => {
    const happens = drawn(seed, id, at, step.event) < (step.chance ?? 1);
    return happens ? Array.from({ length: step.times ?? 1 }, () => step) : [];
  });
  return { id, ahead, fields: madeFields(source.fields, [seed, id], fakes, { [source.id]: id }) };
}

function outgoing(
  flow: Flow,
  source: Source,
  thing: Thing,
  { event: eventType, fields }: Pick<StoryStep, 'event' | 'fields'>,
  { run, seed, fakes, now, count, correlation }: Telling & { readonly count: number; readonly correlation: string },
): Outgoing {
  const topic = topicOf(flow, eventType);
  const eventId = idOf(seed, source.service, source.entity, count);
  const event: FlowEvent = {
    eventType,
    eventId,
    occurredAt: new Date(now()).toISOString(),
    correlationId: `${run}-${correlation}`,
    schemaVersion,
    service: source.service,
    [source.id]: thing.id,
    ...thing.fields,
    ...madeFields(fields, [seed, eventId], fakes, { [source.id]: thing.id, ...thing.fields }),
  };
  return { topic, key: String(event[topic.key] ?? thing.id), event };
}
