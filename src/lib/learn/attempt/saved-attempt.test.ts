import { expect, test } from 'vitest';
import type { ClusterState } from '../observe/observation.js';
import { fromJson, type SavedAttempt, toJson } from './saved-attempt.js';

const start: ClusterState = {
  at: 5,
  answers: true,
  clusterId: 'c',
  controller: 1,
  brokers: [{ id: 1, address: '127.0.0.1:9092', answers: true }],
  topics: new Map([
    [
      'user-events',
      {
        name: 'user-events',
        id: 'abc',
        partitions: [{ partition: 0, leader: 1, replicas: [1], isr: [1], earliest: 0, end: 7 }],
        configs: new Map([['retention.ms', '5000']]),
      },
    ],
  ]),
  groups: new Map([
    [
      'notifications-group',
      {
        name: 'notifications-group',
        state: 'Stable',
        members: [{ id: 'm', clientId: 'kafkactl', number: 1, partitions: [{ topic: 'user-events', partition: 0 }] }],
        committed: [{ topic: 'user-events', partition: 0, offset: 7 }],
      },
    ],
  ]),
};

const saved: SavedAttempt = {
  hash: 'h',
  clusterId: 'c',
  values: { topic: 'user-events' },
  openedAt: 1,
  memory: {
    given: [
      {
        ...{ id: 'a', since: 5, start, wordsBefore: 0, resumesBefore: 0, latched: true },
        last: { passed: true, facts: { count: 3 } },
      },
    ],
    words: ['hint'],
    resumes: 1,
    done: false,
  },
  events: [{ kind: 'topic-deleted', at: 6, topic: 'user-events', topicId: 'abc' }],
  shown: ['a nudge'],
  asked: 1,
  predicted: undefined,
  skipped: false,
};

test('an attempt comes back from its JSON as it was', () => {
  const back = fromJson(JSON.parse(JSON.stringify(toJson(saved))));
  expect(back).toEqual(saved);
  expect(back?.memory.given[0]?.start.topics.get('user-events')?.configs.get('retention.ms')).toBe('5000');
});

test('what is no attempt of this form is none', () => {
  for (const other of [undefined, null, 3, 'x', [], {}, { version: 2, memory: { given: [] } }, { version: 1 }]) {
    expect(fromJson(other)).toBeUndefined();
  }
});
