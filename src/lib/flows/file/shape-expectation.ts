import type { Shape } from '../../manifest/shape.js';
import { both, event, eventName, map, name, someOf, text, time } from './shape-words.js';

/** What must be true at the end. */
export const expectation: Shape = {
  ...map(
    'an expectation',
    'What must be true at the end',
    {
      name: { kind: 'text', summary: 'Its name, for scripts', ...name },
      title: both('What it says'),
      every: event('Each key with this event'),
      endsIn: someOf('has exactly one of these in the end', event('A type')),
      reaches: {
        kind: 'named',
        summary: 'Each event of this type is worked on by each of these services',
        names: eventName,
        of: someOf('The services', text('A service')),
      },
      alarm: map(
        'an alarm',
        'Each key with so many events in the time has exactly one alarm, and no other key has',
        {
          event: event('The alarm'),
          of: event('What is counted'),
          times: { kind: 'integer', summary: 'How many', min: 1, max: 1_000_000 },
          within: time('In which time'),
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
        { slow: text('The slow service'), others: someOf('The others', text('A service')) },
        'slow',
        'others',
      ),
    },
    'name',
    'title',
  ),
  exactlyOneOf: ['every', 'reaches', 'alarm', 'measure', 'unhurtBy'],
  requiredTogether: { every: ['endsIn'], endsIn: ['every'] },
};
