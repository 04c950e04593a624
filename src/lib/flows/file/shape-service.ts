import { shownStatistics } from '../types.js';
import {
  chanceShape,
  emissionsShape,
  eventNameRule,
  eventShape,
  fractionShape,
  listShape,
  localizedTextShape,
  nameRule,
  nonEmptyListShape,
  objectShape,
  positiveDurationShape,
  sentenceShape,
  textShape,
} from './shape-parts.js';

const hourMs = 3_600_000;

/** An entry of `services`. */
export const serviceShape = objectShape(
  'a service',
  'A consumer group whose members work on events',
  {
    name: { kind: 'text', summary: 'Name of the service', ...nameRule },
    group: { kind: 'text', summary: 'Its consumer group; NAME-group when left out', ...nameRule },
    instances: { kind: 'integer', summary: 'Members of the group', min: 1, max: 12 },
    idempotent: { kind: 'boolean', summary: 'True: each effect once, kept in a ledger topic' },
    work: { kind: 'duration', summary: 'How long the work on one event takes', max: hourMs },
    failureRate: fractionShape('Part of the attempts that fail and are tried again'),
    on: {
      kind: 'record',
      summary: 'What it does, by type of event',
      names: eventNameRule,
      of: nonEmptyListShape(
        'The ways in which the work may end',
        objectShape(
          'a reaction',
          'One of them',
          { chance: chanceShape, does: sentenceShape, emits: emissionsShape },
          'does',
        ),
      ),
    },
    watches: listShape(
      'Alarms: too many events of one key within a time',
      objectShape(
        'a watch',
        'One alarm',
        {
          event: eventShape('What is counted'),
          times: { kind: 'integer', summary: 'How many are too many', min: 1, max: 1_000_000 },
          within: positiveDurationShape('In which time'),
          does: sentenceShape,
          emits: emissionsShape,
        },
        'event',
        'times',
        'within',
        'does',
        'emits',
      ),
    ),
    measures: listShape(
      'Figures over windows of time',
      objectShape(
        'a measure',
        'One figure',
        {
          name: { kind: 'text', summary: 'Its name', ...nameRule },
          event: eventShape('What is measured'),
          value: textShape('The numeric field; without one events are only counted'),
          every: { kind: 'duration', summary: 'Length of a window', min: 100, max: hourMs },
          emits: eventShape('The event that tells the window'),
          title: localizedTextShape('What the dashboard calls it; its name when left out'),
          shows: {
            kind: 'enum',
            summary: 'What the dashboard shows; without it sums where there is a value, else counts',
            choices: shownStatistics,
          },
          per: { kind: 'enum', summary: 'The time of its rate; a second when left out', choices: ['second', 'minute'] },
          unit: textShape('What stands behind the value: ms'),
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
