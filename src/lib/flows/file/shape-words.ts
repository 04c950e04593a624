import type { MapShape, NameRule, Shape } from '../../manifest/shape.js';
import { fakeNames } from '../fakes.js';

export const name = {
  pattern: /^[a-z][a-z0-9-]{0,40}$/,
  says: 'a name has small letters, digits and "-", and begins with a letter',
};
/** What `{field}` in a sentence can stand for; what every event has is not made by a file. */
export const fieldName: NameRule = {
  pattern: /^(?!(?:eventType|eventId|occurredAt|correlationId|schemaVersion|service)$)[A-Za-z][A-Za-z0-9_]{0,60}$/,
  says: 'a field has letters, digits and "_", and is none of what every event has (eventType, eventId, …)',
};
export const eventName = { pattern: /^[A-Z][A-Z0-9_]{0,60}$/, says: 'an event is named in capitals: ORDER_CREATED' };

export const text = (summary: string): Shape => ({ kind: 'text', summary });
export const event = (summary: string): Shape => ({ kind: 'text', summary, ...eventName });
export const list = (summary: string, of: Shape): Shape => ({ kind: 'list', summary, of });
export const someOf = (summary: string, of: Shape): Shape => ({ kind: 'list', summary, of, least: 1 });
/** A time that is more than nothing. */
export const time = (summary: string): Shape => ({ kind: 'duration', summary, min: 1 });
export const part = (summary: string): Shape => ({ kind: 'number', summary, min: 0, max: 1 });
export const map = (
  label: string,
  summary: string,
  keys: Readonly<Record<string, Shape>>,
  ...required: readonly string[]
): MapShape => ({ kind: 'map', label, summary, keys, required });

export const both = (summary: string): Shape =>
  map('a text', summary, { es: text('In Spanish'), en: text('In English') }, 'es', 'en');

export const amount = (summary: string): Shape => ({ kind: 'number', summary, min: -1e9, max: 1e9 });

export const fields: Shape = {
  kind: 'named',
  summary: 'Fields of the event, by name',
  names: fieldName,
  of: {
    ...map('a field', 'How its value comes about', {
      fake: { kind: 'word', summary: 'Realistic data of this kind', choices: fakeNames },
      pick: { kind: 'text', summary: 'One of a few things: product gives product-7', ...name },
      of: { kind: 'integer', summary: 'How many of them there are', min: 1, max: 1_000_000 },
      oneOf: someOf('One of these words', text('A word')),
      from: amount('A number from here'),
      to: amount('up to here'),
      decimals: { kind: 'integer', summary: 'Digits behind the point', min: 0, max: 6 },
      text: text('Always this'),
      copy: text('What this other field of the thing, or of the cause, has'),
    }),
    exactlyOneOf: ['fake', 'pick', 'oneOf', 'from', 'text', 'copy'],
    requiredTogether: { pick: ['of'], of: ['pick'], from: ['to'], to: ['from'], decimals: ['from'] },
  },
};

export const chance = part('Part of the events that end so; the one without takes the rest');
export const emits = list(
  'Events that follow, with the fields of their cause',
  map('an emission', 'One event', { event: event('Its type'), fields }, 'event'),
);
export const does = both('What the service did; {field} stands for a field of the event');
