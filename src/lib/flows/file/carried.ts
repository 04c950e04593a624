import type { FieldMakers, Flow } from '../types.js';

/** What every event has, whoever made it. */
const common = ['eventType', 'eventId', 'occurredAt', 'correlationId', 'schemaVersion', 'service'];
/** What an event has that tells a window of a measure. */
const windowFields = ['metric', 'part', 'from', 'to', 'count'];
const valueFields = ['sum', 'p50', 'p95', 'p99', 'histogram'];

/** The fields that each event of a type has, by type; a type that nobody emits is not there. */
export type Carried = ReadonlyMap<string, ReadonlySet<string>>;

const named = (makers: FieldMakers | undefined): string[] => Object.keys(makers ?? {});

/**
 * The fields of a flow's events: of sources those that are made, of what follows those of the cause too. Where events
 * of a type come from several, only what all of them have is sure.
 */
export function carriedBy({ sources, services }: Flow): Carried {
  const found = new Map<string, Set<string>>();
  let changed = true;
  const add = (event: string, fields: readonly string[]): void => {
    const before = found.get(event);
    const after = new Set(before ? fields.filter((field) => before.has(field)) : fields);
    changed ||= after.size !== before?.size;
    found.set(event, after);
  };
  while (changed) {
    changed = false;
    for (const { id, fields, story = [], mix = [] } of sources) {
      for (const step of [...story, ...mix]) {
        add(step.event, [...common, id, ...named(fields), ...named(step.fields)]);
      }
    }
    for (const { on, watches, measures } of services) {
      const reactions = Object.entries(on).flatMap(([event, all]) => all.map(({ emits }) => ({ event, emits })));
      for (const { event, emits = [] } of [...reactions, ...watches]) {
        const cause = found.get(event);
        for (const emission of cause ? emits : []) add(emission.event, [...(cause ?? []), ...named(emission.fields)]);
      }
      for (const { emits, value } of measures) {
        add(emits, [...common, ...windowFields, ...(value === undefined ? [] : valueFields)]);
      }
    }
  }
  return found;
}
