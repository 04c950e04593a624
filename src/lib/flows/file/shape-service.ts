import { shownFigures } from '../types.js';
import {
  both,
  chance,
  does,
  emits,
  event,
  eventName,
  list,
  map,
  name,
  part,
  someOf,
  text,
  time,
} from './shape-words.js';

const hour = 3_600_000;

/** Who works on them. */
export const service = map(
  'a service',
  'A consumer group whose members work on events',
  {
    name: { kind: 'text', summary: 'Name of the service', ...name },
    group: { kind: 'text', summary: 'Its consumer group; NAME-group when left out', ...name },
    instances: { kind: 'integer', summary: 'Members of the group', min: 1, max: 12 },
    idempotent: { kind: 'flag', summary: 'True: each effect once, kept in a ledger topic' },
    work: { kind: 'duration', summary: 'How long the work on one event takes', max: hour },
    failureRate: part('Part of the attempts that fail and are tried again'),
    on: {
      kind: 'named',
      summary: 'What it does, by type of event',
      names: eventName,
      of: someOf(
        'The ways in which the work may end',
        map('a reaction', 'One of them', { chance, does, emits }, 'does'),
      ),
    },
    watches: list(
      'Alarms: so many events of one key in a time',
      map(
        'a watch',
        'One alarm',
        {
          event: event('What is counted'),
          times: { kind: 'integer', summary: 'How many are too many', min: 1, max: 1_000_000 },
          within: time('In which time'),
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
          every: { kind: 'duration', summary: 'Length of a window', min: 100, max: hour },
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
