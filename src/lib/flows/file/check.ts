import { plural } from '../../base/plural.js';
import type { Problem } from '../../schema/problems.js';
import { sortProblems } from '../../schema/problems.js';
import type { SourceLocator, ValuePath } from '../../schema/source-location.js';
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
import { FlowProblems } from './flow-problems.js';

/** The problems of a well-formed flow: unknown names, duplicates, contradicting values. Sorted by position. */
export function checkFlow(flow: Flow, locate: SourceLocator): Problem[] {
  const problems = new FlowProblems(locate);
  const events = flow.topics.flatMap((topic) => topic.events);
  checkNames(problems, flow);
  flow.sources.forEach((source, index) => {
    checkSource(problems, source, events, ['sources', index]);
  });
  flow.services.forEach((service, index) => {
    checkService(problems, service, events, ['services', index]);
  });
  checkNamedFields(problems, flow);
  checkCausality(problems, flow);
  checkExpectations(problems, flow, events);
  return sortProblems(problems.problems);
}

function checkSource(
  problems: FlowProblems,
  source: Flow['sources'][number],
  events: readonly string[],
  path: ValuePath,
): void {
  const { story, mix, id, fields } = source;
  if (fields && Object.hasOwn(fields, id)) problems.add([...path, 'fields', id, ''], `field ${id} is the id already`);
  if (story?.every(({ chance }) => chance === 0)) {
    problems.add([...path, 'story'], 'no step of the story ever happens', 'Give one a chance above 0, or none.');
  }
  checkFields(problems, fields, [...path, 'fields']);
  for (const [list, steps] of [
    ['story', story],
    ['mix', mix],
  ] as const) {
    steps?.forEach((step, index) => {
      problems.requireKnown('event', step.event, events, [...path, list, index, 'event']);
      checkFields(problems, step.fields, [...path, list, index, 'fields']);
    });
  }
}

function checkService(problems: FlowProblems, service: Service, events: readonly string[], path: ValuePath): void {
  if (eventsHandledBy(service).length === 0)
    problems.add(path, `service ${service.name} works on no event`, 'on: { EVENT: … }');
  for (const [event, reactions] of Object.entries(service.on)) {
    problems.requireKnown('event', event, events, [...path, 'on', event, '']);
    checkChances(problems, reactions, [...path, 'on', event]);
    reactions.forEach(({ emits }, index) => {
      checkEmits(problems, emits, events, [...path, 'on', event, index, 'emits']);
    });
  }
  service.watches.forEach(({ event, emits }, index) => {
    problems.requireKnown('event', event, events, [...path, 'watches', index, 'event']);
    checkEmits(problems, emits, events, [...path, 'watches', index, 'emits']);
  });
  service.measures.forEach(({ event, emits, shows, value }, index) => {
    problems.requireKnown('event', event, events, [...path, 'measures', index, 'event']);
    problems.requireKnown('event', emits, events, [...path, 'measures', index, 'emits']);
    if (value === undefined && (shows === 'sum' || shows === 'percentiles')) {
      problems.add([...path, 'measures', index, 'shows'], `${shows} need a value`, 'value: durationMs');
    }
  });
}

function checkChances(problems: FlowProblems, reactions: readonly Reaction[], path: ValuePath): void {
  const rest = reactions.filter(({ chance }) => chance === undefined).length;
  const sum = reactions.reduce((total, { chance = 0 }) => total + chance, 0);
  if (rest > 1) problems.add(path, 'only one reaction can take the rest', 'Give the others a chance.');
  if (sum > 1 + 1e-9) problems.add(path, `the chances add up to ${Number(sum.toFixed(6))}`, 'At most 1.');
  if (rest === 0 && sum < 1 - 1e-9)
    problems.add(path, `the chances add up to ${Number(sum.toFixed(6))}`, 'One without a chance takes the rest.');
}

function checkEmits(
  problems: FlowProblems,
  emits: readonly Emission[] = [],
  events: readonly string[],
  path: ValuePath,
): void {
  emits.forEach(({ event, fields }, index) => {
    problems.requireKnown('event', event, events, [...path, index, 'event']);
    checkFields(problems, fields, [...path, index, 'fields']);
  });
}

function checkFields(
  problems: FlowProblems,
  fields: Readonly<Record<string, FieldGenerator>> = {},
  path: ValuePath,
): void {
  for (const [name, { from = 0, to = from, decimals = 0 }] of Object.entries(fields)) {
    const at = [...path, name];
    if (to < from) problems.add(at, `field ${name} goes from ${from} to ${to}`, 'From the lower one up.');
    const finer = [from, to].find((end) => Number(end.toFixed(decimals)) !== end);
    if (finer !== undefined) {
      problems.add(
        at,
        `field ${name} begins or ends at ${finer}, and has ${plural(decimals, 'decimal')}`,
        'Give it  decimals: 2',
      );
    }
  }
}
