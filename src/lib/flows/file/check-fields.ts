import type { LocalizedText } from '../../base/language.js';
import type { ValuePath } from '../../schema/source-location.js';
import type { Emission, FieldGenerators, Flow, Service } from '../types.js';
import { fieldTypesByEvent } from './event-fields.js';
import type { FlowProblems } from './flow-problems.js';

/**
 * Reports references to fields that an event does not have: keys of topics, placeholders of sentences, copies, measured
 * values. Events that nobody emits are skipped, as their fields are not known.
 */
export function checkNamedFields(problems: FlowProblems, flow: Flow): void {
  const eventFields = fieldTypesByEvent(flow);
  const requireField = (event: string, field: string, path: ValuePath): void => {
    const fields = eventFields.get(event);
    if (fields) problems.requireField(event, field, [...fields.keys()], path);
  };
  const checkSentence = (event: string, does: LocalizedText, path: ValuePath): void => {
    for (const lang of ['es', 'en'] as const) {
      for (const [, field = ''] of does[lang].matchAll(/\{(\w+)\}/g))
        requireField(event, field, [...path, 'does', lang]);
    }
  };
  const checkEmissions = (cause: string, emits: readonly Emission[] = [], path: ValuePath): void => {
    emits.forEach(({ fields }, index) => {
      const causeFields = eventFields.get(cause);
      if (causeFields)
        checkCopies(problems, fields, [...causeFields.keys()], [...path, 'emits', index, 'fields'], cause);
    });
  };
  flow.topics.forEach(({ key, events }, index) => {
    for (const event of events) requireField(event, key, ['topics', index, 'key']);
  });
  flow.expectations.forEach(({ every, endsIn = [], alarm }, index) => {
    const path = ['expectations', index];
    const keyOf = (event: string) => flow.topics.find(({ events }) => events.includes(event))?.key;
    const [key, counted] = [keyOf(every ?? ''), keyOf(alarm?.of ?? '')];
    endsIn.forEach((end, at) => {
      if (key !== undefined) requireField(end, key, [...path, 'endsIn', at]);
    });
    if (alarm && counted !== undefined) requireField(alarm.event, counted, [...path, 'alarm', 'event']);
  });
  flow.sources.forEach(({ id, fields, story = [], mix = [] }, index) => {
    const path = ['sources', index];
    const own = [id, ...Object.keys(fields ?? {})];
    checkCopies(problems, fields, [id], [...path, 'fields']);
    story.forEach((step, at) => {
      checkCopies(problems, step.fields, own, [...path, 'story', at, 'fields']);
    });
    mix.forEach((step, at) => {
      checkCopies(problems, step.fields, own, [...path, 'mix', at, 'fields']);
    });
  });
  flow.services.forEach((service, index) => {
    const path = ['services', index];
    for (const [event, reactions] of Object.entries(service.on)) {
      reactions.forEach(({ does, emits }, at) => {
        checkSentence(event, does, [...path, 'on', event, at]);
        checkEmissions(event, emits, [...path, 'on', event, at]);
      });
    }
    service.watches.forEach(({ event, does, emits }, at) => {
      checkSentence(event, does, [...path, 'watches', at]);
      checkEmissions(event, emits, [...path, 'watches', at]);
    });
    service.measures.forEach(({ event, value }, at) => {
      if (value === undefined) return;
      requireField(event, value, [...path, 'measures', at, 'value']);
      if (eventFields.get(event)?.get(value) === 'text') {
        problems.add(
          [...path, 'measures', at, 'value'],
          `${value} of ${event} is no number`,
          'A number is made with from and to.',
        );
      }
    });
    checkRepeatedEmissions(problems, service, path);
  });
}

/** Fields are generated in file order: a copy may refer to a field of the cause or to one that is above it. */
function checkCopies(
  problems: FlowProblems,
  fields: FieldGenerators = {},
  causeFields: readonly string[],
  path: ValuePath,
  cause?: string,
): void {
  const before = [...causeFields];
  for (const [name, { copy }] of Object.entries(fields)) {
    if (copy !== undefined && !before.includes(copy)) {
      const at = [...path, name, 'copy'];
      if (Object.hasOwn(fields, copy)) problems.add(at, `${copy} is not there yet`, 'Let it stand above its copy.');
      else if (cause === undefined) problems.requireKnown('field', copy, before, at);
      else problems.requireField(cause, copy, before, at);
    }
    before.push(name);
  }
}

/** Event ids are hashed from cause, service and type: a service can emit one event of a type per cause. */
function checkRepeatedEmissions(problems: FlowProblems, { on, watches }: Service, path: ValuePath): void {
  const report = (event: string, cause: string, at: ValuePath): void =>
    problems.add(at, `${event} is emitted twice for one ${cause}`, 'Both would be one: ids hang on the cause.');
  const emittedFor = new Map<string, Set<string>>();
  for (const [cause, reactions] of Object.entries(on)) {
    const all = new Set(reactions.flatMap(({ emits = [] }) => emits.map(({ event }) => event)));
    emittedFor.set(cause, all);
    reactions.forEach(({ emits = [] }, at) => {
      emits.forEach(({ event }, index) => {
        const first = emits.findIndex((each) => each.event === event);
        if (first < index) report(event, cause, [...path, 'on', cause, at, 'emits', index, 'event']);
      });
    });
  }
  watches.forEach(({ event: cause, emits }, at) => {
    const before = emittedFor.get(cause) ?? new Set();
    emittedFor.set(cause, before);
    emits.forEach(({ event }, index) => {
      if (before.has(event)) report(event, cause, [...path, 'watches', at, 'emits', index, 'event']);
      before.add(event);
    });
  });
}
