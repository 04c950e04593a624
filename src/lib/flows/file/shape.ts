import { apiVersionShape, type ObjectShape } from '../../schema/shape.js';
import { expectationShape } from './shape-expectation.js';
import {
  eventShape,
  listShape,
  localizedTextShape,
  nameRule,
  nonEmptyListShape,
  objectShape,
  textShape,
} from './shape-parts.js';
import { serviceShape } from './shape-service.js';
import { sourceShape } from './shape-source.js';

/** The shape of a flow file. */
export const flowShape: ObjectShape = objectShape(
  'the flow',
  'Services that talk through topics, as kafkactl flows runs them',
  {
    apiVersion: apiVersionShape,
    name: { kind: 'text', summary: 'Name of the flow', ...nameRule },
    title: localizedTextShape('What it shows, in a line'),
    topics: nonEmptyListShape(
      'Its topics; their settings come from topics.yaml',
      objectShape(
        'a topic',
        'One topic',
        {
          name: {
            kind: 'text',
            summary: 'Its name',
            // Leaves room for a prefix and for `-dead-letters` in Kafka's 249 characters; "__" is for internal topics.
            pattern: /^(?!__)(?!\.{1,2}$)[A-Za-z0-9._-]{1,150}$/,
            rule: 'a topic has 1 to 150 letters, digits, ".", "_" and "-", and does not begin with "__"',
          },
          key: textShape('The field that is the key of its events'),
          events: nonEmptyListShape('The types of events that lie in it', eventShape('A type')),
        },
        'name',
        'key',
        'events',
      ),
    ),
    sources: nonEmptyListShape('Where events begin', sourceShape),
    services: nonEmptyListShape('Who works on them', serviceShape),
    expectations: listShape('What must be true at the end, beside what must always be', expectationShape),
  },
  'apiVersion',
  'name',
  'title',
  'topics',
  'sources',
  'services',
);
