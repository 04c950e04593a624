import type { Shape } from '../../manifest/shape.js';
import { event, fieldName, fields, map, name, part, someOf } from './shape-words.js';

/** Where events begin. */
export const source: Shape = {
  ...map(
    'a source',
    'A service that starts things',
    {
      service: { kind: 'text', summary: 'Name of the service', ...name },
      id: { kind: 'text', summary: 'The field that holds the id of the thing or actor: orderId', ...fieldName },
      entity: { kind: 'text', summary: 'What ids begin with: order of order-17', ...name },
      of: { kind: 'integer', summary: 'Actors of a mix', min: 1, max: 1_000_000 },
      rate: { kind: 'integer', summary: 'Events a second, where the line does not say', min: 1, max: 1_000_000 },
      share: { kind: 'integer', summary: 'Its part beside other sources', min: 1, max: 1000 },
      alive: { kind: 'integer', summary: 'Stories that go on side by side', min: 1, max: 100_000 },
      fields,
      story: someOf(
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
      mix: someOf(
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
  ),
  exactlyOneOf: ['story', 'mix'],
  requiredTogether: { mix: ['of'], of: ['mix'], alive: ['story'] },
};
