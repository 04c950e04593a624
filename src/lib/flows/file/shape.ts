import { apiVersion, type MapShape } from '../../manifest/shape.js';
import { expectation } from './shape-expectation.js';
import { service } from './shape-service.js';
import { source } from './shape-source.js';
import { both, event, list, map, name, text } from './shape-words.js';

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
