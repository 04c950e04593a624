import type { CheckView } from '../src/lib/learn/checks/check.js';
import type { TimelineEvent } from '../src/lib/learn/observe/observation.js';
import type { Picture } from '../src/lib/learn/pictures/index.js';
import { broker, groupOf, nowMs, pictureView, readOf, recordsOfKeys, sinceMs, topicOf } from './picture-views.js';

interface Scene {
  readonly picture: Picture;
  readonly view: CheckView;
}

const topic = 'user-events';
const group = 'notifications-group';
const keysOf = (text: string): (string | null)[] => [...text].map((each) => (each === '.' ? null : `user-${each}`));

const three = topicOf(topic, [3, 7, 12]);
const records = recordsOfKeys(three, [keysOf('888'), keysOf('4545.44'), keysOf('112131231.11')]);
const one = topicOf(topic, [4]);
const replicated = topicOf(topic, [3, 7, 12], {
  partitions: [0, 1, 2].map((partition) => ({
    partition,
    leader: partition === 1 ? 3 : partition + 1,
    replicas: [1, 2, 3],
    isr: [1, 3],
    earliest: 0,
    end: 4,
  })),
});

/** Pictures of the lessons at moments that matter. */
export const pictureScenes: Readonly<Record<string, Scene>> = {
  'lanes-missing': { picture: { lanes: { topic, goal: 3 } }, view: pictureView({}) },
  'lanes-missing-no-goal': { picture: { lanes: { topic } }, view: pictureView({}) },
  'lanes-empty': { picture: { lanes: { topic, goal: 3 } }, view: pictureView({ topics: [topicOf(topic, [0])] }) },
  'lanes-one': {
    picture: { lanes: { topic } },
    view: pictureView({
      topics: [one],
      records: recordsOfKeys(one, [keysOf('1414')]),
      reads: [
        readOf('a', topic, 0, 0, 4, { firstAt: sinceMs + 6000, lastAt: sinceMs + 9000 }),
        readOf('b', topic, 0, 4, 4, { firstAt: sinceMs + 20_000 }),
      ],
    }),
  },
  'lanes-group': {
    picture: { lanes: { topic, group, cursors: false } },
    view: pictureView({ topics: [three], records, groups: [groupOf(group, topic, [[0], [1], [2]], [3, 5, 9])] }),
  },
  'lanes-readers': {
    picture: { lanes: { topic } },
    view: pictureView({
      topics: [three],
      records,
      reads: [0, 1, 2].flatMap((partition) => [
        readOf('a', topic, partition, 0, [3, 7, 12][partition] ?? 0),
        readOf('b', topic, partition, 0, [1, 2, 8][partition] ?? 0, { firstAt: sinceMs + 9000 }),
      ]),
    }),
  },
  'lanes-all': {
    picture: { lanes: { topic, group, goal: 6 } },
    view: pictureView({
      topics: [topicOf(topic, [31, 205, 12])],
      records: [
        ...recordsOfKeys(three, [keysOf('8888888888888888888888888888888'), [], keysOf('112131231.11')]),
        ...recordsOfKeys(three, [[], keysOf('4545455444544545454554445445')], 177),
      ],
      groups: [groupOf(group, topic, [[0, 1], [2]], [28, 190, 12])],
      reads: [0, 1, 2].map((partition) =>
        readOf(partition === 2 ? 'y' : 'x', topic, partition, 0, [31, 205, 12][partition] ?? 0),
      ),
    }),
  },
  'lanes-six': {
    picture: { lanes: { topic, cursors: false } },
    view: pictureView({
      topics: [topicOf(topic, [0, 0, 12, 0, 0, 0])],
      records: recordsOfKeys(three, [[], [], keysOf('112131231.11')]),
    }),
  },
  'lanes-again': {
    picture: { lanes: { topic, cursors: false } },
    view: pictureView({
      topics: [topicOf(topic, [0, 1, 0])],
      records: recordsOfKeys(three, [[], keysOf('4'), []]),
      start: { topics: new Map([[topic, topicOf(topic, [3, 3, 3], { id: 'Xa3TT' })]]) },
      events: [
        { at: nowMs - 9000, kind: 'topic-deleted', topic, topicId: 'Xa3TTbr4R2q0000' },
        { at: nowMs - 5000, kind: 'topic-created', topic, topicId: three.id },
      ],
    }),
  },
  'lanes-deleted': {
    picture: { lanes: { topic, cursors: false } },
    view: pictureView({ events: [{ at: nowMs - 9000, kind: 'topic-deleted', topic, topicId: 'Xa3TTbr4R2q0000' }] }),
  },
  'lanes-down': {
    picture: { lanes: { topic, cursors: false } },
    view: pictureView({ topics: [three], records, now: { answers: false, topics: new Map([[topic, three]]) } }),
  },
  'brokers-none': {
    picture: { brokers: {} },
    view: pictureView({ now: { brokers: [], clusterId: null, controller: null, answers: false } }),
  },
  'brokers-one': { picture: { brokers: {} }, view: pictureView({ topics: [one] }) },
  'brokers-dead': { picture: { brokers: {} }, view: pictureView({ topics: [one], now: { answers: false } }) },
  'brokers-three': {
    picture: { brokers: {} },
    view: pictureView({
      topics: [replicated],
      now: { controller: 100, brokers: [broker(1), broker(2, false), broker(3)] },
    }),
  },
  'keys-missing': { picture: { keys: { topic, keys: ['user-1', 'user-4'] } }, view: pictureView({}) },
  'keys-none': { picture: { keys: { topic, keys: ['user-1', 'user-4'] } }, view: pictureView({ topics: [three] }) },
  'keys-three': {
    picture: { keys: { topic, keys: ['user-1', 'user-4', 'user-8'] } },
    view: pictureView({ topics: [three], records }),
  },
  'keys-moved': {
    picture: { keys: { topic, keys: ['user-1', 'user-8'] } },
    view: pictureView({
      topics: [topicOf(topic, [3, 7, 12, 2, 0, 0])],
      records: [...records, ...recordsOfKeys(three, [[], [], [], keysOf('88')])],
    }),
  },
  'keys-back': {
    picture: { keys: { topic, keys: ['user-1', 'user-8'] } },
    view: pictureView({
      topics: [topicOf(topic, [3, 7, 12, 2])],
      records: [
        ...recordsOfKeys(three, [[], [], [], keysOf('881')]),
        ...recordsOfKeys(three, [keysOf('8'), [], keysOf('1'), []]),
      ],
    }),
  },
  'bookmarks-missing': { picture: { bookmarks: { topic, groups: [group] } }, view: pictureView({}) },
  'bookmarks-none': {
    picture: { bookmarks: { topic, groups: [group, 'audit-group'] } },
    view: pictureView({ topics: [three] }),
  },
  'bookmarks-two': {
    picture: { bookmarks: { topic, groups: [group, 'audit-group'] } },
    view: pictureView({
      topics: [three],
      groups: [groupOf(group, topic, [[0, 1, 2]], [3, 7, 12]), groupOf('audit-group', topic, [], [1, 7])],
    }),
  },
  'bookmarks-many': {
    picture: { bookmarks: { topic, groups: [group, 'audit-group'] } },
    view: pictureView({
      topics: [
        topicOf(
          topic,
          Array.from({ length: 20 }, () => 1200),
        ),
      ],
      groups: [groupOf(group, topic, [[0]], [3, 7, 12])],
    }),
  },
  'retention-missing': { picture: { retention: { topic } }, view: pictureView({}) },
  'retention-default': {
    picture: { retention: { topic } },
    view: pictureView({ topics: [one], records: recordsOfKeys(one, [keysOf('1414')]) }),
  },
  'retention-busy': {
    picture: { retention: { topic } },
    view: pictureView({
      topics: [
        topicOf(topic, [81], {
          configs: new Map([
            ['retention.ms', '5000'],
            ['segment.ms', '2000'],
          ]),
          partitions: [{ partition: 0, leader: 1, replicas: [1], isr: [1], earliest: 58, end: 81 }],
        }),
      ],
      records: [58, 80].map((offset) => ({
        ...{ topic, topicId: topicOf(topic, [81]).id, partition: 0, offset, key: 'user-1', value: null },
        timestamp: nowMs - (81 - offset) * 400,
      })),
    }),
  },
  'members-missing': { picture: { members: { group, topic } }, view: pictureView({ topics: [three] }) },
  'members-no-topic': { picture: { members: { group, topic } }, view: pictureView({}) },
  'members-one': {
    picture: { members: { group, topic } },
    view: pictureView({ topics: [three], groups: [groupOf(group, topic, [[0, 1, 2]], [3, 7, 12])] }),
  },
  'members-three': {
    picture: { members: { group, topic } },
    view: pictureView({ topics: [three], groups: [groupOf(group, topic, [[1], [2], [0]], [3, 5, 12])] }),
  },
  'members-four': {
    picture: { members: { group, topic } },
    view: pictureView({ topics: [three], groups: [groupOf(group, topic, [[1], [], [0], [2]], [3, 5, 12])] }),
  },
  'members-crossed': {
    picture: { members: { group, topic } },
    view: pictureView({
      topics: [topicOf(topic, [1, 2, 3, 4, 5, 6])],
      groups: [groupOf(group, topic, [[0, 2, 5], [1, 4], [3]])],
    }),
  },
  'members-killed': {
    picture: { members: { group, topic } },
    view: pictureView({
      topics: [three],
      groups: [
        {
          ...groupOf(group, topic, [[0], [], [2]], [3, 5, 12]),
          state: 'PreparingRebalance',
          members: groupOf(group, topic, [[0], [], [2]]).members.filter(({ number }) => number !== 2),
        },
      ],
      events: [{ at: nowMs - 2000, kind: 'member-left', group, member: 'm2', number: 2, how: 'expiry' }],
    }),
  },
  'members-silent': { picture: { members: { group, topic } }, view: drill(sinceMs + 32_000) },
  'members-silent-two': {
    picture: { members: { group, topic } },
    view: pictureView({
      topics: [three],
      groups: [groupOf(group, topic, [[0, 2], [1]], [3, 5, 12])],
      reads: [0, 1, 2].map((partition) =>
        readOf('x', topic, partition, 0, 3, { lastAt: nowMs - (partition === 1 ? 0 : 4200) }),
      ),
    }),
  },
  panels: { picture: { panels: {} }, view: pictureView({}) },
  'ownership-missing': { picture: { ownership: { group, topic } }, view: pictureView({ topics: [three] }) },
  'ownership-gaps': { picture: { ownership: { group, topic } }, view: drill(nowMs) },
  'ownership-open': { picture: { ownership: { group, topic } }, view: drill(sinceMs + 32_000) },
};

/** Three members; the first leaves politely, and comes back; the second is killed. Looked at at a time. */
function drill(at: number): CheckView {
  const s = (seconds: number): number => sinceMs + 1000 * seconds;
  const assigned = (seconds: number, partition: number, from: string | null, to: string | null): TimelineEvent => ({
    at: s(seconds),
    kind: 'partition-assigned',
    group,
    topic,
    partition,
    from,
    to,
  });
  const joined = (seconds: number, number: number): TimelineEvent => ({
    at: s(seconds),
    kind: 'member-joined',
    group,
    member: `m${number}`,
    number,
  });
  const events: TimelineEvent[] = [
    joined(2, 1),
    ...[0, 1, 2].map((partition) => assigned(2.2, partition, null, 'm1')),
    joined(6, 2),
    assigned(6.5, 1, 'm1', 'm2'),
    joined(8, 3),
    assigned(8.5, 2, 'm1', 'm3'),
    { at: s(18), kind: 'member-left', group, member: 'm1', number: 1, how: 'leave' },
    assigned(18.3, 0, 'm1', 'm3'),
    { at: s(18.3), kind: 'gap', group, topic, partition: 0, how: 'leave', from: s(18) },
    { at: s(34.2), kind: 'member-left', group, member: 'm2', number: 2, how: 'expiry' },
    assigned(34.4, 1, 'm2', 'm3'),
    { at: s(34.5), kind: 'gap', group, topic, partition: 1, how: 'expiry', from: s(28.2) },
  ];
  const isOver = at > s(34.5);
  const members = groupOf(group, topic, [[], isOver ? [] : [1], isOver ? [0, 1, 2] : [0, 2]]).members.slice(
    isOver ? 2 : 1,
  );
  return pictureView({
    now: { at },
    topics: [three],
    groups: [{ ...groupOf(group, topic, [], [3, 5, 12]), state: 'Stable', members }],
    events: events.filter((event) => event.at <= at),
    reads: [0, 1, 2].map((partition) =>
      readOf('x', topic, partition, 0, 3, { lastAt: partition === 1 && !isOver ? s(28.2) : at }),
    ),
  });
}
