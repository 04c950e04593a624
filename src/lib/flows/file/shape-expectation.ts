import { both, event, list, map, name, text } from './shape-words.js';

/** What must be true at the end. */
export const expectation = map(
  'an expectation',
  'What must be true at the end',
  {
    name: { kind: 'text', summary: 'Its name, for scripts', ...name },
    title: both('What it says'),
    every: event('Each key with this event'),
    endsIn: list('has exactly one of these in the end', event('A type')),
    reaches: {
      kind: 'named',
      summary: 'Each event of this type is worked on by each of these services',
      of: list('The services', text('A service')),
    },
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
