import type { Both } from '../../app.js';
import type { Emission, FieldMakers, Flow } from '../types.js';
import { carriedBy } from './carried.js';
import type { Check, Path } from './checker.js';

/**
 * Fields that are named must be there: the keys of topics, what sentences tell, what is copied and measured. An event
 * that nobody emits has none that could be known, and is passed over.
 */
export function checkNamedFields(check: Check, flow: Flow): void {
  const carried = carriedBy(flow);
  const known = (event: string, field: string, path: Path, more: readonly string[] = []): void => {
    const fields = carried.get(event);
    if (fields) check.carries(event, field, [...fields, ...more], path);
  };
  const told = (event: string, does: Both, path: Path): void => {
    for (const lang of ['es', 'en'] as const) {
      for (const [, field = ''] of does[lang].matchAll(/\{(\w+)\}/g)) known(event, field, [...path, 'does', lang]);
    }
  };
  const emitted = (cause: string, emits: readonly Emission[] = [], path: Path): void => {
    emits.forEach(({ event, fields }, index) => {
      if (emits.findIndex((each) => each.event === event) < index) {
        check.wrong(
          [...path, 'emits', index, 'event'],
          `${event} is emitted twice`,
          'Both would be one: ids hang on the cause.',
        );
      }
      copied(fields, [...path, 'emits', index, 'fields'], (field, at) =>
        known(cause, field, at, Object.keys(fields ?? {})),
      );
    });
  };
  flow.topics.forEach(({ key, events }, index) => {
    for (const event of events) known(event, key, ['topics', index, 'key']);
  });
  flow.sources.forEach(({ id, fields, story, mix }, index) => {
    const own = [id, ...Object.keys(fields ?? {})];
    const path = ['sources', index];
    copied(fields, [...path, 'fields'], (field, at) => check.known('field', field, own, at));
    for (const [list, steps = []] of [
      ['story', story],
      ['mix', mix],
    ] as const) {
      steps.forEach((step, at) => {
        const more = [...own, ...Object.keys(step.fields ?? {})];
        copied(step.fields, [...path, list, at, 'fields'], (field, there) => check.known('field', field, more, there));
      });
    }
  });
  flow.services.forEach(({ on, watches, measures }, index) => {
    const path = ['services', index];
    for (const [event, reactions] of Object.entries(on)) {
      reactions.forEach(({ does, emits }, at) => {
        told(event, does, [...path, 'on', event, at]);
        emitted(event, emits, [...path, 'on', event, at]);
      });
    }
    watches.forEach(({ event, does, emits }, at) => {
      told(event, does, [...path, 'watches', at]);
      emitted(event, emits, [...path, 'watches', at]);
    });
    measures.forEach(({ event, value }, at) => {
      if (value !== undefined) known(event, value, [...path, 'measures', at, 'value']);
    });
  });
}

/** Each field that another is a copy of. */
function copied(fields: FieldMakers = {}, path: Path, look: (field: string, path: Path) => void): void {
  for (const [name, { copy }] of Object.entries(fields)) if (copy !== undefined) look(copy, [...path, name, 'copy']);
}
