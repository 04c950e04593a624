import type { ObjectShape, Shape, TextRule } from '../../schema/shape.js';
import { fakeNames } from '../fake-data.js';

export const nameRule = {
  pattern: /^[a-z][a-z0-9-]{0,40}$/,
  rule: 'a name has small letters, digits and "-", and begins with a letter',
};
/** A name that `{field}` can refer to; the envelope fields of every event cannot be declared in a file. */
export const fieldNameRule: TextRule = {
  pattern: /^(?!(?:eventType|eventId|occurredAt|correlationId|schemaVersion|service)$)[A-Za-z][A-Za-z0-9_]{0,60}$/,
  rule: 'a field has letters, digits and "_", and is none of what every event has (eventType, eventId, …)',
};
export const eventNameRule = {
  pattern: /^[A-Z][A-Z0-9_]{0,60}$/,
  rule: 'an event is named in capitals: ORDER_CREATED',
};

export const textShape = (summary: string): Shape => ({ kind: 'text', summary });
export const eventShape = (summary: string): Shape => ({ kind: 'text', summary, ...eventNameRule });
export const listShape = (summary: string, of: Shape): Shape => ({ kind: 'list', summary, of });
export const nonEmptyListShape = (summary: string, of: Shape): Shape => ({ kind: 'list', summary, of, minItems: 1 });
/** A duration above zero. */
export const positiveDurationShape = (summary: string): Shape => ({ kind: 'duration', summary, min: 1 });
export const fractionShape = (summary: string): Shape => ({ kind: 'number', summary, min: 0, max: 1 });
export const objectShape = (
  label: string,
  summary: string,
  keys: Readonly<Record<string, Shape>>,
  ...required: readonly string[]
): ObjectShape => ({ kind: 'object', label, summary, keys, required });

export const localizedTextShape = (summary: string): Shape =>
  objectShape('a text', summary, { es: textShape('In Spanish'), en: textShape('In English') }, 'es', 'en');

export const numberShape = (summary: string): Shape => ({ kind: 'number', summary, min: -1e9, max: 1e9 });

export const fieldsShape: Shape = {
  kind: 'record',
  summary: 'Fields of the event, by name',
  names: fieldNameRule,
  of: {
    ...objectShape('a field', 'How its value comes about', {
      fake: { kind: 'enum', summary: 'Realistic data of this kind', choices: fakeNames },
      pick: { kind: 'text', summary: 'One of a few things: product gives product-7', ...nameRule },
      of: { kind: 'integer', summary: 'How many of them there are', min: 1, max: 1_000_000 },
      oneOf: nonEmptyListShape('One of these words', textShape('A word')),
      from: numberShape('A number from here'),
      to: numberShape('up to here'),
      decimals: { kind: 'integer', summary: 'Digits behind the point', min: 0, max: 6 },
      text: textShape('Always this'),
      copy: textShape('What this other field of the thing, or of the cause, has'),
    }),
    exactlyOneOf: ['fake', 'pick', 'oneOf', 'from', 'text', 'copy'],
    requiredTogether: { pick: ['of'], of: ['pick'], from: ['to'], to: ['from'], decimals: ['from'] },
  },
};

export const chanceShape = fractionShape('Part of the events that end so; the one without takes the rest');
export const emissionsShape = listShape(
  'Events that follow, with the fields of their cause',
  objectShape('an emission', 'One event', { event: eventShape('Its type'), fields: fieldsShape }, 'event'),
);
export const sentenceShape = localizedTextShape('What the service did; {field} stands for a field of the event');
