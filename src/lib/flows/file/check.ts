import type { Places, Problem } from '../../manifest/types.js';
import { type Emission, eventsOf, type FieldMaker, type Flow, type Reaction, type Service } from '../types.js';
import { checkExpectations } from './check-expectations.js';
import { checkNamedFields } from './check-fields.js';
import { Check, type Path } from './checker.js';

/** What is wrong with a flow that has the right shape: names of nothing, things twice, values that contradict. */
export function checkFlow(flow: Flow, places: Places): Problem[] {
  const check = new Check(places);
  const events = flow.topics.flatMap((topic) => topic.events);
  check.once(
    events,
    (index) => ['topics', topicIndex(flow, index)],
    (event) => `event ${event} lies in two topics`,
  );
  check.once(
    flow.topics.map(({ name }) => name),
    (index) => ['topics', index, 'name'],
    (name) => `topic ${name} stands twice`,
  );
  check.once(
    flow.services.map(({ name }) => name),
    (index) => ['services', index, 'name'],
    (name) => `service ${name} stands twice`,
  );
  check.once(
    flow.services.map(({ group }) => group),
    (index) => ['services', index, 'name'],
    (group) => `group ${group} belongs to two services`,
  );
  flow.sources.forEach((source, index) => {
    checkSource(check, source, events, ['sources', index]);
  });
  flow.services.forEach((service, index) => {
    checkService(check, service, events, ['services', index]);
  });
  checkNamedFields(check, flow);
  checkExpectations(check, flow, events);
  return check.problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The topic in which the event of this number lies. */
function topicIndex(flow: Flow, event: number): number {
  let left = event;
  return flow.topics.findIndex(({ events }) => {
    left -= events.length;
    return left < 0;
  });
}

function checkSource(check: Check, source: Flow['sources'][number], events: readonly string[], path: Path): void {
  const { story, mix, of, fields } = source;
  if ((story === undefined) === (mix === undefined)) check.wrong(path, 'a source has either a story or a mix');
  if (mix && of === undefined) check.wrong(path, 'a mix needs its number of actors', 'of: 40');
  checkFields(check, fields, [...path, 'fields']);
  for (const [list, steps] of [
    ['story', story],
    ['mix', mix],
  ] as const) {
    steps?.forEach((step, index) => {
      check.known('event', step.event, events, [...path, list, index, 'event']);
      checkFields(check, step.fields, [...path, list, index, 'fields']);
    });
  }
}

function checkService(check: Check, service: Service, events: readonly string[], path: Path): void {
  if (eventsOf(service).length === 0)
    check.wrong(path, `service ${service.name} works on no event`, 'on: { EVENT: … }');
  for (const [event, reactions] of Object.entries(service.on)) {
    check.known('event', event, events, [...path, 'on', event, '']);
    checkChances(check, reactions, [...path, 'on', event]);
    reactions.forEach(({ emits }, index) => {
      checkEmits(check, emits, events, [...path, 'on', event, index, 'emits']);
    });
  }
  service.watches.forEach(({ event, emits }, index) => {
    check.known('event', event, events, [...path, 'watches', index, 'event']);
    checkEmits(check, emits, events, [...path, 'watches', index, 'emits']);
  });
  service.measures.forEach(({ event, emits, shows, value }, index) => {
    check.known('event', event, events, [...path, 'measures', index, 'event']);
    check.known('event', emits, events, [...path, 'measures', index, 'emits']);
    if (value === undefined && (shows === 'sum' || shows === 'percentiles')) {
      check.wrong([...path, 'measures', index, 'shows'], `${shows} need a value`, 'value: durationMs');
    }
  });
}

function checkChances(check: Check, reactions: readonly Reaction[], path: Path): void {
  const rest = reactions.filter(({ chance }) => chance === undefined).length;
  const sum = reactions.reduce((total, { chance = 0 }) => total + chance, 0);
  if (rest > 1) check.wrong(path, 'only one reaction can take the rest', 'Give the others a chance.');
  if (sum > 1 + 1e-9) check.wrong(path, `the chances add up to ${Number(sum.toFixed(6))}`, 'At most 1.');
  if (rest === 0 && sum < 1 - 1e-9)
    check.wrong(path, `the chances add up to ${Number(sum.toFixed(6))}`, 'One without a chance takes the rest.');
}

function checkEmits(check: Check, emits: readonly Emission[] = [], events: readonly string[], path: Path): void {
  emits.forEach(({ event, fields }, index) => {
    check.known('event', event, events, [...path, index, 'event']);
    checkFields(check, fields, [...path, index, 'fields']);
  });
}

const kinds = ['fake', 'pick', 'oneOf', 'from', 'text', 'copy'] as const satisfies readonly (keyof FieldMaker)[];

function checkFields(check: Check, fields: Readonly<Record<string, FieldMaker>> = {}, path: Path): void {
  for (const [name, maker] of Object.entries(fields)) {
    const given = kinds.filter((kind) => maker[kind] !== undefined);
    if (given.length !== 1) check.wrong([...path, name], `field ${name} needs one of ${kinds.join(', ')}`);
    if (maker.from !== undefined && (maker.to === undefined || maker.to < maker.from)) {
      check.wrong([...path, name], `field ${name} needs a "to" that is not less than its "from"`);
    }
    if (maker.pick !== undefined && maker.of === undefined) {
      check.wrong([...path, name], `field ${name} needs the number of things to pick from`, 'of: 20');
    }
    if (maker.oneOf?.length === 0) check.wrong([...path, name], `field ${name} has no word to choose from`);
  }
}
