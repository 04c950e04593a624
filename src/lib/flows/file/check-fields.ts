import type { LocalizedText } from '../../base/language.js';
import type { Emission, FieldGenerators, Flow, Service } from '../types.js';
import { fieldTypesByEvent } from './event-fields.js';
import type { FlowProblems, FlowValuePath } from './flow-problems.js';

/**
 * Reports references to fields that an event does not have: keys of topics, placeholders of sentences, copies, measured
 * values. Events that nobody emits are skipped, as their fields are not known.
 */
export function checkNamedFields(check: FlowProblems, flow: Flow): void {
  const carried = fieldTypesByEvent(flow);
  const known = (event: string, field: string, path: FlowValuePath): void => {
    const fields = carried.get(event);
    if (fields) check.requireField(event, field, [...fields.keys()], path);
  };
  const told = (event: string, does: LocalizedText, path: FlowValuePath): void => {
    for (const lang of ['es', 'en'] as const) {
      for (const [, field = ''] of does[lang].matchAll(/\{(\w+)\}/g)) known(event, field, [...path, 'does', lang]);
    }
  };
  const emitted = (cause: string, emits: readonly Emission[] = [], path: FlowValuePath): void => {
    emits.forEach(({ fields }, index) => {
      const there = carried.get(cause);
      if (there) checkCopies(check, fields, [...there.keys()], [...path, 'emits', index, 'fields'], cause);
    });
  };
  flow.topics.forEach(({ key, events }, index) => {
    for (const event of events) known(event, key, ['topics', index, 'key']);
  });
  flow.expectations.forEach(({ every, endsIn = [], alarm }, index) => {
    const path = ['expectations', index];
    const keyOf = (event: string) => flow.topics.find(({ events }) => events.includes(event))?.key;
    const [key, counted] = [keyOf(every ?? ''), keyOf(alarm?.of ?? '')];
    endsIn.forEach((end, at) => {
      if (key !== undefined) known(end, key, [...path, 'endsIn', at]);
    });
    if (alarm && counted !== undefined) known(alarm.event, counted, [...path, 'alarm', 'event']);
  });
  flow.sources.forEach(({ id, fields, story = [], mix = [] }, index) => {
    const path = ['sources', index];
    const own = [id, ...Object.keys(fields ?? {})];
    checkCopies(check, fields, [id], [...path, 'fields']);
    story.forEach((step, at) => {
      checkCopies(check, step.fields, own, [...path, 'story', at, 'fields']);
    });
    mix.forEach((step, at) => {
      checkCopies(check, step.fields, own, [...path, 'mix', at, 'fields']);
    });
  });
  flow.services.forEach((service, index) => {
    const path = ['services', index];
    for (const [event, reactions] of Object.entries(service.on)) {
      reactions.forEach(({ does, emits }, at) => {
        told(event, does, [...path, 'on', event, at]);
        emitted(event, emits, [...path, 'on', event, at]);
      });
    }
    service.watches.forEach(({ event, does, emits }, at) => {
      told(event, does, [...path, 'watches', at]);
      emitted(event, emits, [...path, 'watches', at]);
    });
    service.measures.forEach(({ event, value }, at) => {
      if (value === undefined) return;
      known(event, value, [...path, 'measures', at, 'value']);
      if (carried.get(event)?.get(value) === 'text') {
        check.add(
          [...path, 'measures', at, 'value'],
          `${value} of ${event} is no number`,
          'A number is made with from and to.',
        );
      }
    });
    checkRepeatedEmissions(check, service, path);
  });
}

/** Fields are generated in file order: a copy may refer to a field of the cause or to one that is above it. */
function checkCopies(
  check: FlowProblems,
  fields: FieldGenerators = {},
  there: readonly string[],
  path: FlowValuePath,
  cause?: string,
): void {
  const before = [...there];
  for (const [name, { copy }] of Object.entries(fields)) {
    if (copy !== undefined && !before.includes(copy)) {
      const at = [...path, name, 'copy'];
      if (Object.hasOwn(fields, copy)) check.add(at, `${copy} is not there yet`, 'Let it stand above its copy.');
      else if (cause === undefined) check.requireKnown('field', copy, before, at);
      else check.requireField(cause, copy, before, at);
    }
    before.push(name);
  }
}

/** Event ids are hashed from cause, service and type: a service can emit one event of a type per cause. */
function checkRepeatedEmissions(check: FlowProblems, { on, watches }: Service, path: FlowValuePath): void {
  const wrong = (event: string, cause: string, at: FlowValuePath): void =>
    check.add(at, `${event} is emitted twice for one ${cause}`, 'Both would be one: ids hang on the cause.');
  const ofAlarms = new Map<string, Set<string>>();
  for (const [cause, reactions] of Object.entries(on)) {
    const all = new Set(reactions.flatMap(({ emits = [] }) => emits.map(({ event }) => event)));
    ofAlarms.set(cause, all);
    reactions.forEach(({ emits = [] }, at) => {
      emits.forEach(({ event }, index) => {
        const first = emits.findIndex((each) => each.event === event);
        if (first < index) wrong(event, cause, [...path, 'on', cause, at, 'emits', index, 'event']);
      });
    });
  }
  watches.forEach(({ event: cause, emits }, at) => {
    const before = ofAlarms.get(cause) ?? new Set();
    ofAlarms.set(cause, before);
    emits.forEach(({ event }, index) => {
      if (before.has(event)) wrong(event, cause, [...path, 'watches', at, 'emits', index, 'event']);
      before.add(event);
    });
  });
}
