import { apiVersion, type MapShape, type Shape } from '../../manifest/shape.js';
import { fakeNames } from '../fakes.js';
import { shownFigures } from '../types.js';

const name = { pattern: /^[a-z][a-z0-9-]{0,40}$/, says: 'a name has small letters, digits and "-"' };
const eventName = { pattern: /^[A-Z][A-Z0-9_]{0,60}$/, says: 'an event is named in capitals: ORDER_CREATED' };

const text = (summary: string): Shape => ({ kind: 'text', summary });
const event = (summary: string): Shape => ({ kind: 'text', summary, ...eventName });
const list = (summary: string, of: Shape): Shape => ({ kind: 'list', summary, of });
const part = (summary: string): Shape => ({ kind: 'number', summary, min: 0, max: 1 });
const map = (
  called: string,
  summary: string,
  keys: Readonly<Record<string, Shape>>,
  ...required: readonly string[]
): MapShape => ({ kind: 'map', called, summary, keys, required });

const both = (summary: string): Shape =>
  map('a text', summary, { es: text('In Spanish'), en: text('In English') }, 'es', 'en');

const amount = (summary: string): Shape => ({ kind: 'number', summary, min: -1e9, max: 1e9 });

const fields: Shape = {
  kind: 'named',
  summary: 'Fields of the event, by name',
  of: map('a field', 'How its value comes about', {
    fake: { kind: 'word', summary: 'Realistic data of this kind', choices: fakeNames },
    pick: { kind: 'text', summary: 'One of a few things: product gives product-7', ...name },
    of: { kind: 'integer', summary: 'How many of them there are', min: 1, max: 1_000_000 },
    oneOf: list('One of these words', text('A word')),
    from: amount('A number from here'),
    to: amount('up to here'),
    decimals: { kind: 'integer', summary: 'Digits behind the point', min: 0, max: 6 },
    text: text('Always this'),
    copy: text('What this other field of the thing, or of the cause, has'),
  }),
};

const chance = part('Part of the events that end so; the one without takes the rest');
const emits = list(
  'Events that follow, with the fields of their cause',
  map('an emission', 'One event', { event: event('Its type'), fields }, 'event'),
);
const does = both('What the service did; {field} stands for a field of the event');

const source = map(
  'a source',
  'A service that starts things',
  {
    service: { kind: 'text', summary: 'Name of the service', ...name },
    id: text('The field that holds the id of the thing or actor: orderId'),
    entity: { kind: 'text', summary: 'What ids begin with: order of order-17', ...name },
    of: { kind: 'integer', summary: 'Actors of a mix', min: 1, max: 1_000_000 },
    rate: { kind: 'integer', summary: 'Events a second, where the line does not say', min: 1, max: 1_000_000 },
    share: { kind: 'integer', summary: 'Its part beside other sources', min: 1, max: 1000 },
    alive: { kind: 'integer', summary: 'Stories that go on side by side', min: 1, max: 100_000 },
    fields,
    story: list(
      'The events of one thing, in their order',
      map(
        'a step',
        'One event of the story',
        {
          event: event('Its type'),
          chance: part('Part of the stories that have it'),
          times: { kind: 'integer', summary: 'How often, one after the other', min: 1, max: 1000 },
          fields,
        },
        'event',
      ),
    ),
    mix: list(
      'Events in no order, drawn by weight',
      map(
        'a mixed event',
        'One event',
        {
          event: event('Its type'),
          weight: { kind: 'integer', summary: 'How often beside the others', min: 1, max: 1000 },
          fields,
        },
        'event',
      ),
    ),
  },
  'service',
  'id',
  'entity',
);

const service = map(
  'a service',
  'A consumer group whose members work on events',
  {
    name: { kind: 'text', summary: 'Name of the service', ...name },
    group: { kind: 'text', summary: 'Its consumer group; NAME-group when left out', ...name },
    instances: { kind: 'integer', summary: 'Members of the group', min: 1, max: 12 },
    idempotent: { kind: 'flag', summary: 'True: each effect once, kept in a ledger topic' },
    work: { kind: 'duration', summary: 'How long the work on one event takes' },
    failureRate: part('Part of the attempts that fail and are tried again'),
    on: {
      kind: 'named',
      summary: 'What it does, by type of event',
      of: list('The ways in which the work may end', map('a reaction', 'One of them', { chance, does, emits }, 'does')),
    },
    watches: list(
      'Alarms: so many events of one key in a time',
      map(
        'a watch',
        'One alarm',
        {
          event: event('What is counted'),
          times: { kind: 'integer', summary: 'How many are too many', min: 1, max: 1_000_000 },
          within: { kind: 'duration', summary: 'In which time' },
          does,
          emits,
        },
        'event',
        'times',
        'within',
        'does',
        'emits',
      ),
    ),
    measures: list(
      'Figures over windows of time',
      map(
        'a measure',
        'One figure',
        {
          name: { kind: 'text', summary: 'Its name', ...name },
          event: event('What is measured'),
          value: text('The numeric field; without one events are only counted'),
          every: { kind: 'duration', summary: 'Length of a window' },
          emits: event('The event that tells the window'),
          title: both('What the dashboard calls it; its name when left out'),
          shows: {
            kind: 'word',
            summary: 'What the dashboard shows; without it sums where there is a value, else counts',
            choices: shownFigures,
          },
          per: { kind: 'word', summary: 'The time of its rate; a second when left out', choices: ['second', 'minute'] },
          unit: text('What stands behind the value: ms'),
        },
        'name',
        'event',
        'every',
        'emits',
      ),
    ),
  },
  'name',
);

const expectation = map(
  'an expectation',
  'What must be true at the end',
  {
    name: { kind: 'text', summary: 'Its name, for scripts', ...name },
    title: both('What it says'),
    every: event('Each key with this event'),
    endsIn: list('has exactly one of these in the end', event('A type')),
    alarm: map(
      'an alarm',
      'Each key with so many events in the time has exactly one alarm, and no other key has',
      {
        event: event('The alarm'),
        of: event('What is counted'),
        times: { kind: 'integer', summary: 'How many', min: 1, max: 1_000_000 },
        within: { kind: 'duration', summary: 'In which time' },
      },
      'event',
      'of',
      'times',
      'within',
    ),
    measure: text('The windows of this measure add up to the events in the log'),
    unhurtBy: map(
      'a comparison',
      'None of the others waits for the slow one',
      { slow: text('The slow service'), others: list('The others', text('A service')) },
      'slow',
      'others',
    ),
  },
  'name',
  'title',
);

/** A flow file, whole. */
export const flowShape: MapShape = map(
  'the flow',
  'Services that talk through topics, as kafkactl flows runs them',
  {
    apiVersion: { kind: 'word', summary: 'The form of this file', choices: [apiVersion] },
    name: { kind: 'text', summary: 'Name of the flow', ...name },
    title: both('What it shows, in a line'),
    topics: list(
      'Its topics; their settings come from topics.yaml',
      map(
        'a topic',
        'One topic',
        {
          name: {
            kind: 'text',
            summary: 'Its name',
            pattern: /^[A-Za-z0-9._-]{1,249}$/,
            says: 'that is no topic name',
          },
          key: text('The field that is the key of its events'),
          events: list('The types of events that lie in it', event('A type')),
        },
        'name',
        'key',
        'events',
      ),
    ),
    sources: list('Where events begin', source),
    services: list('Who works on them', service),
    expectations: list('What must be true at the end, beside what must always be', expectation),
  },
  'apiVersion',
  'name',
  'title',
  'topics',
  'sources',
  'services',
);
