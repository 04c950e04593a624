import { apiVersion, type MapShape } from '../../manifest/shape.js';
import { expectation } from './shape-expectation.js';
import { service } from './shape-service.js';
import { source } from './shape-source.js';
import { both, event, list, map, name, someOf, text } from './shape-words.js';

/** A flow file, whole. */
export const flowShape: MapShape = map(
  'the flow',
  'Services that talk through topics, as kafkactl flows runs them',
  {
    apiVersion: { kind: 'word', summary: 'The form of this file', choices: [apiVersion] },
    name: { kind: 'text', summary: 'Name of the flow', ...name },
    title: both('What it shows, in a line'),
    topics: someOf(
      'Its topics; their settings come from topics.yaml',
      map(
        'a topic',
        'One topic',
        {
          name: {
            kind: 'text',
            summary: 'Its name',
            // Room for a prefix and for `-dead-letters` in Kafka's 249; what begins with "__" is Kafka's own.
            pattern: /^(?!__)(?!\.{1,2}$)[A-Za-z0-9._-]{1,150}$/,
            says: 'a topic has 1 to 150 letters, digits, ".", "_" and "-", and does not begin with "__"',
          },
          key: text('The field that is the key of its events'),
          events: someOf('The types of events that lie in it', event('A type')),
        },
        'name',
        'key',
        'events',
      ),
    ),
    sources: someOf('Where events begin', source),
    services: someOf('Who works on them', service),
    expectations: list('What must be true at the end, beside what must always be', expectation),
  },
  'apiVersion',
  'name',
  'title',
  'topics',
  'sources',
  'services',
);
