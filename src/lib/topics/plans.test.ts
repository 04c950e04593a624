import { expect, test } from 'vitest';
import { configEntry } from '../../../test/config-entries.js';
import type { ConfigSource, Partition, Topic } from '../kafka/cluster.js';
import { planAlter } from './alter.js';
import { brokerLoads } from './broker-load.js';
import { clonedTopic } from './clone.js';
import { planDelete } from './delete.js';
import { planElections } from './elections.js';
import { leaderSizes, topicSize, underReplicatedCount } from './facts.js';
import { planPurge } from './purge.js';
import { selectTopics } from './select.js';

const partition = (partition: number, replicas: number[], more: Partial<Partition> = {}): Partition => ({
  partition,
  leader: replicas[0] ?? null,
  leaderEpoch: 0,
  replicas,
  isr: replicas,
  offline: [],
  ...more,
});
const topic = (name: string, partitions: readonly Partition[], internal = false): Topic => ({
  name,
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  internal,
  partitions,
});
const config = (name: string, value: string, source: ConfigSource, inherited = '') =>
  configEntry(name, value, source, inherited ? [{ name: `log.${name}`, value: inherited, source: 'static' }] : []);

const orders = topic('orders', [partition(0, [1, 2]), partition(1, [2, 3])]);
const outcome = ({ unchanged, refused }: { unchanged?: boolean; refused?: unknown }) =>
  refused ? 'refused' : unchanged ? 'unchanged' : 'to do';

test('an alteration is one change per config, and a value that is set already is unchanged', () => {
  const configs = [
    config('retention.ms', '1000', 'topic', '604800000'),
    config('segment.ms', '5', 'default'),
    config('cleanup.policy', 'delete', 'default'),
  ];
  const changes = planAlter(orders, configs, {
    partitions: 4,
    set: { 'retention.ms': '1000', 'segment.ms': '5', 'cleanup.policy': 'compact' },
    unset: [],
  });
  expect(changes.map((change) => [change.action, change.details.key, outcome(change), change.dataLoss])).toEqual([
    ['addPartitions', null, 'to do', undefined],
    ['setConfig', 'retention.ms', 'unchanged', undefined],
    ['setConfig', 'segment.ms', 'to do', undefined],
    ['setConfig', 'cleanup.policy', 'to do', 'only the newest record of each key is kept'],
  ]);
});

test('unsetting gives the value that is in force afterwards, and whether that destroys records', () => {
  const configs = [config('retention.ms', '-1', 'topic', '604800000'), config('segment.ms', '5', 'default')];
  const changes = planAlter(orders, configs, { set: {}, unset: ['retention.ms', 'segment.ms'] });
  expect(changes.map((change) => [change.details.from, change.details.to, outcome(change)])).toEqual([
    ['-1', '604800000', 'to do'],
    ['5', '5', 'unchanged'],
  ]);
  expect(changes[0]?.dataLoss).toMatch(/older than the new retention.ms/);
});

test.each([
  ['log.retention.hours', '24', '86400000'],
  ['log.retention.minutes', '30', '1800000'],
  ['log.retention.ms', '-1', '-1'],
  ['', '', '604800000'],
])('without its own retention, a topic has %s=%s: %s ms', (name, value, to) => {
  const synonyms = name ? [{ name, value, source: 'static' as const }] : [];
  const entry = { ...config('retention.ms', '1000', 'topic'), synonyms };
  expect(planAlter(orders, [entry], { set: {}, unset: ['retention.ms'] })[0]?.details.to).toBe(to);
});

test('fewer partitions are refused with the reason and alternatives', () => {
  const [change] = planAlter(orders, [], { partitions: 1, set: {}, unset: [] });
  expect(change?.refused).toMatchObject({
    code: 'failed',
    message: 'topic "orders" has 2 partitions, and Kafka never takes any away',
    hint: expect.stringMatching(/topics clone orders NEW-NAME -p 1/),
  });
  expect(planAlter(orders, [], { partitions: 2, set: {}, unset: [] }).map(outcome)).toEqual(['unchanged']);
});

test('a missing topic is refused, or unchanged with ifExists; internal topics are never deleted', () => {
  const internal = topic('__consumer_offsets', [partition(0, [1])], true);
  const selection = selectTopics(['orders', 'ordres', '__consumer_offsets', '*'], [orders, internal]);
  expect(planDelete(selection, false).map((change) => [change.name, outcome(change)])).toEqual([
    ['orders', 'to do'],
    ['__consumer_offsets', 'refused'],
    ['ordres', 'refused'],
  ]);
  expect(planDelete(selection, true).map(outcome)).toEqual(['to do', 'refused', 'unchanged']);
  expect(selection.missing[0]?.error).toMatchObject({ code: 'notFound', hint: 'Did you mean orders?' });
});

test.each([
  ['everything', { earliest: 2, latest: 9, before: null }, [2, 9, 7, 'to do']],
  ['up to an offset', { earliest: 2, latest: 9, before: 5 }, [2, 5, 3, 'to do']],
  ['beyond the end', { earliest: 2, latest: 9, before: 50 }, [2, 9, 7, 'to do']],
  ['before the beginning', { earliest: 2, latest: 9, before: 1 }, [2, 2, 0, 'unchanged']],
  ['an empty partition', { earliest: 9, latest: 9, before: null }, [9, 9, 0, 'unchanged']],
  ['offsets that are not known', { earliest: null, latest: null, before: null }, [null, null, null, 'refused']],
] as const)('a purge of %s', (_, ends, expected) => {
  const [change] = planPurge('orders', [{ partition: 0, ...ends }], undefined);
  const { from, to, records } = change?.details ?? {};
  expect([from, to, records, change && outcome(change)]).toEqual(expected);
});

test('a compacted topic is not purged, one that deletes too is', () => {
  const target = { partition: 0, earliest: 0, latest: 5, before: null };
  const purge = (policy: string) =>
    planPurge('users', [target], config('cleanup.policy', policy, 'topic')).map(outcome);
  expect(purge('compact')).toEqual(['refused']);
  expect(purge('compact,delete')).toEqual(['to do']);
});

test('a clone has the counts and the topic-level configs of the original, and overrides win', () => {
  const configs = [
    config('retention.ms', '1000', 'topic'),
    config('segment.ms', '5', 'default'),
    config('leader.replication.throttled.replicas', '0:1', 'topic'),
  ];
  expect(clonedTopic('copy', orders, configs, { config: {} })).toEqual({
    name: 'copy',
    partitions: 2,
    replicationFactor: 2,
    config: { 'retention.ms': '1000' },
  });
  expect(clonedTopic('copy', orders, configs, { partitions: 9, config: { 'retention.ms': '7' } })).toMatchObject({
    partitions: 9,
    config: { 'retention.ms': '7' },
  });
});

test('an election is planned only for partitions that the preferred replica does not lead', () => {
  const moved = topic('moved', [
    partition(0, [1, 2]),
    partition(1, [2, 3], { leader: 3 }),
    partition(2, [3], { leader: null }),
  ]);
  expect(planElections([orders, moved]).map(({ name, details }) => [name, details])).toEqual([
    ['moved', { partition: 1, from: 3, to: 2 }],
    ['moved', { partition: 2, from: null, to: 3 }],
  ]);
});

test('sizes are those of the leaders; under-replicated partitions and loads are counted', () => {
  const lost = topic('lost', [partition(0, [1, 2], { isr: [1] }), partition(1, [2, 1])]);
  const size = (broker: number, partition: number, bytes: number, future = false) => ({
    topic: 'lost',
    partition,
    broker,
    size: bytes,
    future,
  });
  const sizes = [size(1, 0, 100), size(1, 0, 7, true), size(2, 0, 90), size(2, 1, 50), size(1, 1, 50)];
  expect(topicSize(leaderSizes([lost], sizes), lost)).toBe(150);
  expect(topicSize(leaderSizes([lost], null), lost)).toBeNull();
  expect(underReplicatedCount(lost)).toBe(1);
  expect(brokerLoads([lost], sizes).get(2)).toEqual({ leaders: 1, replicas: 2, outOfSync: 1, size: 140 });
});
