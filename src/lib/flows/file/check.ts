import { plural } from '../../base/plural.js';
import type { Problem, SourceLocator } from '../../manifest/types.js';
import {
  type Emission,
  eventsHandledBy,
  type FieldGenerator,
  type Flow,
  type Reaction,
  type Service,
} from '../types.js';
import { checkCausality } from './check-causality.js';
import { checkExpectations } from './check-expectations.js';
import { checkNamedFields } from './check-fields.js';
import { checkNames } from './check-names.js';
import { FlowProblems, type FlowValuePath, sortFlowProblems } from './flow-problems.js';

/** The problems of a well-formed flow: unknown names, duplicates, contradicting values. Sorted by position. */
export function checkFlow(flow: Flow, places: SourceLocator): Problem[] {
  const check = new FlowProblems(places);
  const events = flow.topics.flatMap((topic) => topic.events);
  checkNames(check, flow);
  flow.sources.forEach((source, index) => {
    checkSource(check, source, events, ['sources', index]);
  });
  flow.services.forEach((service, index) => {
    checkService(check, service, events, ['services', index]);
  });
  checkNamedFields(check, flow);
  checkCausality(check, flow);
  checkExpectations(check, flow, events);
  return sortFlowProblems(check.problems);
}

function checkSource(
  check: FlowProblems,
  source: Flow['sources'][number],
  events: readonly string[],
  path: FlowValuePath,
): void {
  const { story, mix, id, fields } = source;
  if (fields && Object.hasOwn(fields, id)) check.add([...path, 'fields', id, ''], `field ${id} is the id already`);
  if (story?.every(({ chance }) => chance === 0)) {
    check.add([...path, 'story'], 'no step of the story ever happens', 'Give one a chance above 0, or none.');
  }
  checkFields(check, fields, [...path, 'fields']);
  for (const [list, steps] of [
    ['story', story],
    ['mix', mix],
  ] as const) {
    steps?.forEach((step, index) => {
      check.requireKnown('event', step.event, events, [...path, list, index, 'event']);
      checkFields(check, step.fields, [...path, list, index, 'fields']);
    });
  }
}

function checkService(check: FlowProblems, service: Service, events: readonly string[], path: FlowValuePath): void {
  if (eventsHandledBy(service).length === 0)
    check.add(path, `service ${service.name} works on no event`, 'on: { EVENT: … }');
  for (const [event, reactions] of Object.entries(service.on)) {
    check.requireKnown('event', event, events, [...path, 'on', event, '']);
    checkChances(check, reactions, [...path, 'on', event]);
    reactions.forEach(({ emits }, index) => {
      checkEmits(check, emits, events, [...path, 'on', event, index, 'emits']);
    });
  }
  service.watches.forEach(({ event, emits }, index) => {
    check.requireKnown('event', event, events, [...path, 'watches', index, 'event']);
    checkEmits(check, emits, events, [...path, 'watches', index, 'emits']);
  });
  service.measures.forEach(({ event, emits, shows, value }, index) => {
    check.requireKnown('event', event, events, [...path, 'measures', index, 'event']);
    check.requireKnown('event', emits, events, [...path, 'measures', index, 'emits']);
    if (value === undefined && (shows === 'sum' || shows === 'percentiles')) {
      check.add([...path, 'measures', index, 'shows'], `${shows} need a value`, 'value: durationMs');
    }
  });
}

function checkChances(check: FlowProblems, reactions: readonly Reaction[], path: FlowValuePath): void {
  const rest = reactions.filter(({ chance }) => chance === undefined).length;
  const sum = reactions.reduce((total, { chance = 0 }) => total + chance, 0);
  if (rest > 1) check.add(path, 'only one reaction can take the rest', 'Give the others a chance.');
  if (sum > 1 + 1e-9) check.add(path, `the chances add up to ${Number(sum.toFixed(6))}`, 'At most 1.');
  if (rest === 0 && sum < 1 - 1e-9)
    check.add(path, `the chances add up to ${Number(sum.toFixed(6))}`, 'One without a chance takes the rest.');
}

function checkEmits(
  check: FlowProblems,
  emits: readonly Emission[] = [],
  events: readonly string[],
  path: FlowValuePath,
): void {
  emits.forEach(({ event, fields }, index) => {
    check.requireKnown('event', event, events, [...path, index, 'event']);
    checkFields(check, fields, [...path, index, 'fields']);
  });
}

function checkFields(
  check: FlowProblems,
  fields: Readonly<Record<string, FieldGenerator>> = {},
  path: FlowValuePath,
): void {
  for (const [name, { from = 0, to = from, decimals = 0 }] of Object.entries(fields)) {
    const at = [...path, name];
    if (to < from) check.add(at, `field ${name} goes from ${from} to ${to}`, 'From the lower one up.');
    const finer = [from, to].find((end) => Number(end.toFixed(decimals)) !== end);
    if (finer !== undefined) {
      check.add(
        at,
        `field ${name} begins or ends at ${finer}, and has ${plural(decimals, 'decimal')}`,
        'Give it  decimals: 2',
      );
    }
  }
}
