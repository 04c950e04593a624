import type { FieldGenerators, Flow } from '../types.js';

/** What a field holds. */
export type EventFieldType = 'text' | 'number';
type EventFieldTypes = ReadonlyMap<string, EventFieldType>;

/** What every event has, whoever made it. */
const commonFields: EventFieldTypes = new Map([
  ...['eventType', 'eventId', 'occurredAt', 'correlationId', 'service'].map((name) => [name, 'text'] as const),
  ['schemaVersion', 'number'],
]);
/** What an event has that tells a window of a measure. */
const windowFields: EventFieldTypes = new Map([
  ...['metric', 'part', 'from', 'to'].map((name) => [name, 'text'] as const),
  ['count', 'number'],
]);
const valueFields: EventFieldTypes = new Map([
  ...['sum', 'p50', 'p95', 'p99'].map((name) => [name, 'number'] as const),
  ['histogram', 'text'],
]);

/** The fields that each event of a type has, by type; a type that nobody emits is not there. */
export type FieldTypesByEvent = ReadonlyMap<string, EventFieldTypes>;

/** The fields that are made, where these are there already. */
function generatedFields(makers: FieldGenerators | undefined, known: EventFieldTypes): EventFieldTypes {
  const fields = new Map<string, EventFieldType>();
  for (const [name, { from, copy }] of Object.entries(makers ?? {})) {
    const held = copy === undefined ? undefined : (known.get(copy) ?? fields.get(copy));
    fields.set(name, held ?? (from === undefined ? 'text' : 'number'));
  }
  return fields;
}

/**
 * The fields of a flow's events: of sources those that are made, of what follows those of the cause too. Where events
 * of a type come from several, only what all of them have is sure.
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
      const thing = new Map([[id, 'text' as const], ...generatedFields(fields, new Map([[id, 'text']]))]);
      for (const step of [...story, ...mix]) add(step.event, commonFields, thing, generatedFields(step.fields, thing));
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

/** A number for some and a text for others is a text. */
const commonTypes = (a: EventFieldTypes, b: EventFieldTypes): EventFieldTypes =>
  new Map([...a].flatMap(([name, held]) => (b.has(name) ? [[name, b.get(name) === held ? held : 'text']] : [])));

const areSameTypes = (a: EventFieldTypes, b: EventFieldTypes): boolean =>
  a.size === b.size && [...a].every(([name, held]) => b.get(name) === held);
