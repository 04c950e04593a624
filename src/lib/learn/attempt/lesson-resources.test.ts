import { expect, test } from 'vitest';
import { resourcesToRemove } from './lesson-resources.js';

const topic = (name: string, internal = false) => ({ name, internal });
const source = {
  topics: [
    topic('orders'),
    topic('user-events'),
    topic('user_events'),
    topic('__consumer_offsets', true),
    topic('__mine'),
  ],
  groups: ['audit', 'notifications-group'],
};

test('a setup removes what has the names of the lesson, and nothing else', () => {
  const names = ['user-events', 'notifications-group', 'not-there'];
  expect(resourcesToRemove(source, names)).toEqual({ topics: ['user-events'], groups: ['notifications-group'] });
});

test('a reset removes all that is in the scope, but nothing of Kafka itself', () => {
  expect(resourcesToRemove(source, [], () => true)).toEqual({
    topics: ['orders', 'user-events', 'user_events'],
    groups: ['audit', 'notifications-group'],
  });
  expect(resourcesToRemove(source, ['orders'], (name) => name.startsWith('user'))).toEqual({
    topics: ['orders', 'user-events', 'user_events'],
    groups: [],
  });
  expect(resourcesToRemove(source, ['__consumer_offsets'], undefined).topics).toEqual([]);
});
