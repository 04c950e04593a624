import type { FieldGenerators, Flow } from '../types.js';

/** The JSON type of an event field. */
export type EventFieldType = 'text' | 'number';
type EventFieldTypes = ReadonlyMap<string, EventFieldType>;

/** The envelope fields of every event. */
const commonFields: EventFieldTypes = new Map([
  ...['eventType', 'eventId', 'occurredAt', 'correlationId', 'service'].map((name) => [name, 'text'] as const),
  ['schemaVersion', 'number'],
]);
/** The fields of a window event. */
const windowFields: EventFieldTypes = new Map([
  ...['metric', 'part', 'from', 'to'].map((name) => [name, 'text'] as const),
  ['count', 'number'],
]);
const valueFields: EventFieldTypes = new Map([
  ...['sum', 'p50', 'p95', 'p99'].map((name) => [name, 'number'] as const),
  ['histogram', 'text'],
]);

/** The fields that every event of a type has, by type. Types that nobody emits are absent. */
export type FieldTypesByEvent = ReadonlyMap<string, EventFieldTypes>;

/** The types of generated fields; `known` are the fields that they may copy. */
function generatedFields(generators: FieldGenerators | undefined, known: EventFieldTypes): EventFieldTypes {
  const fields = new Map<string, EventFieldType>();
  for (const [name, { from, copy }] of Object.entries(generators ?? {})) {
    const type = copy === undefined ? undefined : (known.get(copy) ?? fields.get(copy));
    fields.set(name, type ?? (from === undefined ? 'text' : 'number'));
  }
  return fields;
}

/**
 * Infers the fields of each event type: generated fields, and for emitted events those of the cause as well. A type
 * that is emitted in several ways has only the fields common to all. Iterates until nothing changes, as causes form a
 * graph.
 */
export function fieldTypesByEvent({ sources, services }: Flow): FieldTypesByEvent {
  const found = new Map<string, EventFieldTypes>();
  let changed = true;
  const add = (event: string, ...parts: readonly EventFieldTypes[]): void => {
    const fields = new Map(parts.flatMap((part) => [...part]));
    const before = found.get(event);
    const after = before ? commonTypes(before, fields) : fields;
    changed ||= !before || !areSameTypes(before, after);
    found.set(event, after);
  };
  while (changed) {
    changed = false;
    for (const { id, fields, story = [], mix = [] } of sources) {
      const entity = new Map([[id, 'text' as const], ...generatedFields(fields, new Map([[id, 'text']]))]);
      for (const step of [...story, ...mix])
        add(step.event, commonFields, entity, generatedFields(step.fields, entity));
    }
    for (const { on, watches, measures } of services) {
      const reactions = Object.entries(on).flatMap(([event, all]) => all.map(({ emits }) => ({ event, emits })));
      for (const { event, emits = [] } of [...reactions, ...watches]) {
        const cause = found.get(event);
        for (const emission of cause ? emits : []) {
          add(emission.event, cause ?? new Map(), generatedFields(emission.fields, cause ?? new Map()));
        }
      }
      for (const { event, emits, value } of measures) {
        if (found.has(event)) add(emits, commonFields, windowFields, value === undefined ? new Map() : valueFields);
      }
    }
  }
  return found;
}

/** The common fields of two events; a field that is a number in one and text in the other is text. */
const commonTypes = (a: EventFieldTypes, b: EventFieldTypes): EventFieldTypes =>
  new Map([...a].flatMap(([name, type]) => (b.has(name) ? [[name, b.get(name) === type ? type : 'text']] : [])));

const areSameTypes = (a: EventFieldTypes, b: EventFieldTypes): boolean =>
  a.size === b.size && [...a].every(([name, type]) => b.get(name) === type);
