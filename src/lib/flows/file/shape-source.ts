import type { Shape } from '../../schema/shape.js';
import {
  eventShape,
  fieldNameRule,
  fieldsShape,
  fractionShape,
  nameRule,
  nonEmptyListShape,
  objectShape,
} from './shape-parts.js';

/** An entry of `sources`. */
export const sourceShape: Shape = {
  ...objectShape(
    'a source',
    'A service that starts things',
    {
      service: { kind: 'text', summary: 'Name of the service', ...nameRule },
      id: { kind: 'text', summary: 'The field that holds the id of the thing or actor: orderId', ...fieldNameRule },
      entity: { kind: 'text', summary: 'What ids begin with: order of order-17', ...nameRule },
      of: { kind: 'integer', summary: 'Actors of a mix', min: 1, max: 1_000_000 },
      rate: { kind: 'integer', summary: 'Events a second, where the line does not say', min: 1, max: 1_000_000 },
      share: { kind: 'integer', summary: 'Its part beside other sources', min: 1, max: 1000 },
      alive: { kind: 'integer', summary: 'Stories that go on side by side', min: 1, max: 100_000 },
      fields: fieldsShape,
      story: nonEmptyListShape(
        'The events of one thing, in their order',
        objectShape(
          'a step',
          'One event of the story',
          {
            event: eventShape('Its type'),
            chance: fractionShape('Part of the stories that have it'),
            times: { kind: 'integer', summary: 'How often, one after the other', min: 1, max: 1000 },
            fields: fieldsShape,
          },
          'event',
        ),
      ),
      mix: nonEmptyListShape(
        'Events in no order, drawn by weight',
        objectShape(
          'a mixed event',
          'One event',
          {
            event: eventShape('Its type'),
            weight: { kind: 'integer', summary: 'How often beside the others', min: 1, max: 1000 },
            fields: fieldsShape,
          },
          'event',
        ),
      ),
    },
    'service',
    'id',
    'entity',
  ),
  exactlyOneOf: ['story', 'mix'],
  requiredTogether: { mix: ['of'], of: ['mix'], alive: ['story'] },
};
