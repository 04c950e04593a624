import { describe, expect, test } from 'vitest';
import type { ClusterState, ObservedGroup, ObservedMember, ObservedTopic, TimelineEvent } from './observation.js';
import { MemberNumbers, Timeline } from './timeline.js';

type Of<T> = Readonly<Record<string, T>>;

interface StateParts {
  readonly answers?: boolean;
  readonly brokers?: Of<boolean>;
  readonly topics?: readonly ObservedTopic[];
  readonly groups?: readonly ObservedGroup[];
}

const state = (
  at: number,
  { answers = true, brokers = {}, topics = [], groups = [] }: StateParts = {},
): ClusterState => ({
  ...{ at, answers, clusterId: 'id', controller: 1 },
  brokers: Object.entries(brokers).map(([id, isUp]) => ({ id: Number(id), address: `b${id}`, answers: isUp })),
  topics: new Map(topics.map((topic) => [topic.name, topic])),
  groups: new Map(groups.map((group) => [group.name, group])),
});

const topic = (id: string, leaders: readonly (number | null)[] = [1], isr: readonly number[] = [1]): ObservedTopic => ({
  ...{ name: 't', id, configs: new Map() },
  partitions: leaders.map((leader, partition) => ({ partition, leader, replicas: [1, 2], isr, earliest: 0, end: 0 })),
});

const member = (id: string, number: number, ...partitions: readonly number[]): ObservedMember => ({
  ...{ id, clientId: 'client', number },
  partitions: partitions.map((partition) => ({ topic: 't', partition })),
});

const group = (
  members: readonly ObservedMember[],
  groupState = 'Stable',
  committed: Of<number> = {},
): ObservedGroup => ({
  ...{ name: 'g', state: groupState, members },
  committed: Object.entries(committed).map(([partition, offset]) => ({
    topic: 't',
    partition: Number(partition),
    offset,
  })),
});

/** The events of states, one after the other, without their times. */
function eventsOf(states: readonly ClusterState[], leaves: Of<number> = {}): unknown[] {
  const timeline = new Timeline();
  for (const each of states) timeline.update(each, { leftAt: (of) => leaves[of.member] });
  return timeline.events.map(({ at: _, ...event }) => Object.values(event).join(' '));
}

describe('topics', () => {
  test('that were there at the first look are no events', () => {
    expect(eventsOf([state(1, { topics: [topic('a')] })])).toEqual([]);
  });

  test('are created, deleted, and both where another has the name', () => {
    expect(
      eventsOf([state(1), state(2, { topics: [topic('a')] }), state(3, { topics: [topic('b')] }), state(4)]),
    ).toEqual(['topic-created t a', 'topic-deleted t a', 'topic-created t b', 'topic-deleted t b']);
  });

  test('get partitions, leaders and replicas', () => {
    expect(
      eventsOf([
        state(1, { topics: [topic('a', [1], [1, 2])] }),
        state(2, { topics: [topic('a', [1, 2], [2, 1])] }),
        state(3, { topics: [topic('a', [null, 2], [2])] }),
      ]),
    ).toEqual(['partitions-added t 1 2', 'leader-changed t 0 1 ', 'isr-changed t 0 2,1 2', 'isr-changed t 1 2,1 2']);
  });
});

test('configs of a topic are set, changed and taken back', () => {
  const withConfigs = (configs: Of<string>, id = 'a'): ObservedTopic => ({
    ...topic(id),
    configs: new Map(Object.entries(configs)),
  });
  expect(
    eventsOf([
      state(1, { topics: [withConfigs({ x: '1' })] }),
      state(2, { topics: [withConfigs({ x: '1', y: '2' })] }),
      state(3, { topics: [withConfigs({ x: '3', y: '2' })] }),
      state(4, { topics: [withConfigs({ y: '2' })] }),
    ]),
  ).toEqual(['config-changed t y  2', 'config-changed t x 1 3', 'config-changed t x 3 ']);
  expect(
    eventsOf([state(1, { topics: [withConfigs({})] }), state(2, { topics: [withConfigs({ x: '1' }, 'b')] })]),
  ).toEqual(['topic-deleted t a', 'topic-created t b']);
});

test('brokers and the cluster go and come', () => {
  expect(
    eventsOf([
      state(1, { brokers: { 1: true, 2: true } }),
      state(2, { brokers: { 1: true, 2: false } }),
      state(3, { brokers: { 1: false, 2: false }, answers: false }),
      state(4, { brokers: { 1: true, 2: false } }),
    ]),
  ).toEqual(['broker-down 2', 'cluster-down', 'broker-down 1', 'cluster-up', 'broker-up 1']);
});

describe('members', () => {
  test('join, and get partitions from one another', () => {
    expect(
      eventsOf([
        state(1),
        state(2, { groups: [group([member('a', 1, 0, 1)])] }),
        state(3, { groups: [group([member('a', 1), member('b', 2)], 'PreparingRebalance')] }),
        state(4, { groups: [group([member('a', 1, 0), member('b', 2, 1)])] }),
      ]),
    ).toEqual([
      'member-joined g a 1',
      'partition-assigned g t 0  a',
      'partition-assigned g t 1  a',
      'member-joined g b 2',
      'partition-assigned g t 1 a b',
    ]);
  });

  const two = state(1, { groups: [group([member('a', 1, 0), member('b', 2, 1)])] });
  const one = (at: number) => state(at, { groups: [group([member('a', 1, 0, 1)])] });

  test('that said so have left', () => {
    expect(eventsOf([two, one(2)], { b: 2 })).toContain('member-left g b 2 leave');
  });

  test('that the log is silent about have expired, once it was read again', () => {
    expect(eventsOf([two, one(2)])).toEqual(['partition-assigned g t 1 b a']);
    expect(eventsOf([two, one(2), one(3)])).toContain('member-left g b 2 expiry');
  });

  test('of a cluster that is down have not left', () => {
    expect(eventsOf([two, state(2, { answers: false })])).toEqual(['cluster-down']);
  });

  test('have left when they said so, not when it was seen', () => {
    const timeline = new Timeline();
    timeline.update(two, { leftAt: () => undefined });
    expect(timeline.update(one(500), { leftAt: () => 300 })).toMatchObject([{ at: 300, how: 'leave' }]);
    expect(timeline.events[0]).toMatchObject({ kind: 'member-left', at: 300 });
  });
});

test('commits are events of their partitions', () => {
  const at = (time: number, committed: Of<number>) => state(time, { groups: [group([], 'Empty', committed)] });
  expect(eventsOf([at(1, { 0: 5 }), at(2, { 0: 5, 1: 2 }), at(3, { 0: 7, 1: 2 })])).toEqual([
    'committed g t 1  2',
    'committed g t 0 5 7',
  ]);
});

test('when there are too many events, frequent ones are forgotten first', () => {
  const timeline = new Timeline();
  const joined: TimelineEvent = { kind: 'member-joined', at: 0, group: 'g', member: 'a', number: 1 };
  const committed = (at: number): TimelineEvent => ({
    ...{ kind: 'committed', at, group: 'g', topic: 't', partition: 0, from: null, to: at },
  });
  timeline.add([joined]);
  for (let i = 0; i < 12; i++) timeline.add(Array.from({ length: 1000 }, (_, k) => committed(i * 1000 + k)));
  expect(timeline.events.length).toBeLessThanOrEqual(5000);
  expect(timeline.events[0]).toEqual(joined);
  expect(timeline.events.at(-1)).toEqual(committed(11_999));
});

test('members keep their numbers, also over the end of a process', () => {
  const joinedAt: Of<number> = { a: 30, b: 10, c: 20 };
  const numbers = new MemberNumbers(({ member: id }) => joinedAt[id]);
  const numbersOf = (from: MemberNumbers, name: string, members: readonly string[]) => {
    const found = from.of(name, members);
    return members.map((id) => found.get(id));
  };
  expect(numbersOf(numbers, 'g', ['a', 'b'])).toEqual([2, 1]);
  expect(numbersOf(numbers, 'g', ['c', 'a', 'b'])).toEqual([3, 2, 1]);
  expect(numbersOf(numbers, 'h', ['y', 'x', 'a'])).toEqual([3, 2, 1]);
  const joined: TimelineEvent = { kind: 'member-joined', at: 1, group: 'g', member: 'b', number: 2 };
  const later = new MemberNumbers(() => undefined, [joined]);
  expect(numbersOf(later, 'g', ['b', 'c'])).toEqual([2, 3]);
});
