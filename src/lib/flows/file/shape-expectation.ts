import type { Shape } from '../../schema/shape.js';
import {
  eventNameRule,
  eventShape,
  localizedTextShape,
  nameRule,
  nonEmptyListShape,
  objectShape,
  positiveDurationShape,
  textShape,
} from './shape-parts.js';

/** An entry of `expectations`. */
export const expectationShape: Shape = {
  ...objectShape(
    'an expectation',
    'What must be true at the end',
    {
      name: { kind: 'text', summary: 'Its name, for scripts', ...nameRule },
      title: localizedTextShape('What it says'),
      every: eventShape('Each key with this event'),
      endsIn: nonEmptyListShape('has exactly one of these in the end', eventShape('A type')),
      reaches: {
        kind: 'record',
        summary: 'Each event of this type is worked on by each of these services',
        names: eventNameRule,
        of: nonEmptyListShape('The services', textShape('A service')),
      },
      alarm: objectShape(
        'an alarm',
        'Each key with this number of events in the time has exactly one alarm, and no other key has',
        {
          event: eventShape('The alarm'),
          of: eventShape('What is counted'),
          times: { kind: 'integer', summary: 'How many', min: 1, max: 1_000_000 },
          within: positiveDurationShape('In which time'),
        },
        'event',
        'of',
        'times',
        'within',
      ),
      measure: textShape('The windows of this measure add up to the events in the log'),
      unhurtBy: objectShape(
        'a comparison',
        'None of the others waits for the slow one',
        { slow: textShape('The slow service'), others: nonEmptyListShape('The others', textShape('A service')) },
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
