import type { LocalizedText } from '../base/language.js';
import { deadLetterTexts } from './dead-letter-texts.js';
import type { FakeGenerator, FakeName } from './fake-data.js';
import { hashToUnit } from './random.js';
import type { FieldGenerator, FieldGenerators, Measure } from './types.js';

/**
 * The value of a flow's record: flat JSON with these envelope fields, followed by the event's own fields. Those of
 * events that were typed by hand may be nested all the same: `fieldText` gives their text.
 */
export interface FlowEvent {
  readonly eventType: string;
  readonly eventId: string;
  /** ISO 8601. */
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly schemaVersion: number;
  readonly service: string;
  readonly [field: string]: string | number;
}

export const schemaVersion = 1;

/** Why a record is no event: nobody can work on it, and it becomes a dead letter. */
export interface UnreadableEvent {
  readonly reason: LocalizedText;
}

/** An event as somebody wrote it: of the envelope it has its type for certain. */
export type WrittenEvent = Readonly<Record<string, unknown>> & Pick<FlowEvent, 'eventType'>;

/** Parses a record value. Never throws: an unreadable value gives the reason, for the dead-letter record. */
export function parseEvent(value: string | null): WrittenEvent | UnreadableEvent {
  if (value === null) return { reason: deadLetterTexts.nullValue };
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch (error) {
    return { reason: deadLetterTexts.notJson((error as Error).message) };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return { reason: deadLetterTexts.notObject };
  const event = parsed as WrittenEvent;
  if (typeof event.eventType !== 'string' || event.eventType === '')
    return { reason: deadLetterTexts.missingField('eventType') };
  return event;
}

/** The text of a field, as a key or a sentence has it; undefined where an event has no such field, or null. */
export function fieldText(event: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = Object.hasOwn(event, field) ? event[field] : undefined;
  if (value === undefined || value === null) return undefined;
  // What people write by hand may be nested.
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The numeric fields of an event that the measures aggregate, by field name; undefined if there are none. */
export function measuredValues(
  measures: readonly Measure[],
  event: FlowEvent,
): Readonly<Record<string, number>> | undefined {
  const found = measures.flatMap(({ event: type, value }) => {
    const number = type === event.eventType && value !== undefined ? Number(event[value] ?? Number.NaN) : Number.NaN;
    return value !== undefined && Number.isFinite(number) ? [[value, number] as const] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Generates the fields of an event. `words` seed the values: the same words give the same fields in any process. */
export function generateFields(
  generators: FieldGenerators | undefined,
  words: readonly (string | number)[],
  fakes: FakeGenerator | undefined,
  /** Fields that a `copy` generator may refer to. */
  known: Readonly<Record<string, string | number>> = {},
): Record<string, string | number> {
  const fields: Record<string, string | number> = {};
  for (const name in generators) {
    const generator = generators[name];
    if (!generator) continue;
    const { copy } = generator;
    fields[name] =
      copy === undefined
        ? generateValue(generator, hashToUnit(...words, name), fakes)
        : (known[copy] ?? fields[copy] ?? '');
  }
  return fields;
}

function generateValue(generator: FieldGenerator, at: number, fakes: FakeGenerator | undefined): string | number {
  const { fake, pick, of = 1, oneOf, from, to = 0, decimals = 0, text = '' } = generator;
  if (fake !== undefined) return fakes?.(fake as FakeName, at) ?? '';
  if (pick !== undefined) return `${pick}-${1 + Math.floor(at * of)}`;
  if (oneOf) return oneOf[Math.floor(at * oneOf.length)] ?? '';
  if (from !== undefined) return numberBetween(from, to, decimals, at);
  return text;
}

/**
 * A number of [from, to] rounded to `decimals`, both ends included and all values equally likely; `at` is in [0, 1).
 */
function numberBetween(from: number, to: number, decimals: number, at: number): number {
  const unit = 10 ** decimals;
  const steps = Math.round((to - from) * unit) + 1;
  return Number((from + Math.floor(at * steps) / unit).toFixed(decimals));
}
