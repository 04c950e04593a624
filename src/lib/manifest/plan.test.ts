import { describe, expect, test } from 'vitest';
import { configEntry } from '../../../test/config-entries.js';
import type { ConfigEntry } from '../kafka/cluster.js';
import { planTopics } from './plan.js';
import type { ActualTopic } from './plan-step.js';

const topic = (partitions: number, replicas: number[], ...configs: ConfigEntry[]): ActualTopic => ({
  topic: {
    name: 't',
    id: 'id',
    internal: false,
    partitions: Array.from({ length: partitions }, (_, partition) => ({
      partition,
      leader: 1,
      leaderEpoch: 0,
      replicas,
      isr: replicas,
      offline: [],
    })),
  },
  configs,
});

const steps = (
  desired: { partitions?: number; replicationFactor?: number; config?: Record<string, string>; absent?: boolean },
  actual?: ActualTopic,
  strict = false,
) => {
  const facts = { actual: new Map(actual ? [['t', actual]] : []), brokerCount: 3, strict };
  const planned = planTopics([{ name: 't', absent: false, config: {}, ...desired }], facts);
  return {
    steps: planned.steps.map(({ action, key, from, to, risk }) => [action, key, from, to, risk]),
    notes: planned.notes,
  };
};

describe('one topic', () => {
  test.each([
    ['missing', { partitions: 3 }, undefined, [['create', undefined, null, { partitions: 3, config: {} }, 'none']]],
    [
      'more replicas than brokers',
      { replicationFactor: 4 },
      undefined,
      [['refuse', 'replicationFactor', null, 4, 'none']],
    ],
    ['as it should be', { partitions: 3, replicationFactor: 1 }, topic(3, [1]), []],
    ['more partitions', { partitions: 6 }, topic(3, [1]), [['addPartitions', undefined, 3, 6, 'risky']]],
    ['fewer partitions', { partitions: 2 }, topic(3, [1]), [['refuse', 'partitions', 3, 2, 'none']]],
    [
      'more replicas',
      { replicationFactor: 3 },
      topic(3, [1]),
      [['changeReplication', 'replicationFactor', 1, 3, 'risky']],
    ],
    [
      'fewer replicas',
      { replicationFactor: 1 },
      topic(3, [1, 2]),
      [['changeReplication', 'replicationFactor', 2, 1, 'risky']],
    ],
    [
      'more replicas than brokers of a topic that is there',
      { replicationFactor: 4 },
      topic(3, [1]),
      [['refuse', 'replicationFactor', 1, 4, 'none']],
    ],
    [
      'fewer replicas than a min ISR that stays',
      { replicationFactor: 1 },
      topic(3, [1, 2], configEntry('min.insync.replicas', '2')),
      [['refuse', 'replicationFactor', 2, 1, 'none']],
    ],
    [
      'min ISR for the replicas to come',
      { replicationFactor: 3, config: { 'min.insync.replicas': '2' } },
      topic(1, [1], configEntry('min.insync.replicas', '1', 'default')),
      [
        ['changeReplication', 'replicationFactor', 1, 3, 'risky'],
        ['setConfig', 'min.insync.replicas', '1', '2', 'none'],
      ],
    ],
    [
      'a value that a broker gives already',
      { config: { 'retention.ms': '5' } },
      topic(1, [1], configEntry('retention.ms', '5', 'static')),
      [],
    ],
    [
      'a list in another order',
      { config: { 'cleanup.policy': 'delete,compact' } },
      topic(1, [1], configEntry('cleanup.policy', 'compact,delete')),
      [],
    ],
    [
      'longer retention',
      { config: { 'retention.ms': '9' } },
      topic(1, [1], configEntry('retention.ms', '5')),
      [['setConfig', 'retention.ms', '5', '9', 'none']],
    ],
    [
      'shorter retention',
      { config: { 'retention.ms': '1' } },
      topic(1, [1], configEntry('retention.ms', '5')),
      [['setConfig', 'retention.ms', '5', '1', 'destructive']],
    ],
    [
      'min ISR = RF',
      { config: { 'min.insync.replicas': '2' } },
      topic(1, [1, 2], configEntry('min.insync.replicas', '1', 'default')),
      [['setConfig', 'min.insync.replicas', '1', '2', 'risky']],
    ],
    [
      'min ISR above the replicas there are',
      { replicationFactor: 4, config: { 'min.insync.replicas': '2' } },
      topic(1, [1], configEntry('min.insync.replicas', '1', 'default')),
      [
        ['refuse', 'replicationFactor', 1, 4, 'none'],
        ['refuse', 'min.insync.replicas', '1', '2', 'none'],
      ],
    ],
    [
      'absent and there',
      { absent: true },
      topic(3, [1]),
      [['delete', undefined, { partitions: 3, replicationFactor: 1 }, null, 'destructive']],
    ],
    ['absent and not there', { absent: true }, undefined, []],
  ])('%s', (_, desired, actual, expected) => {
    expect(steps(desired, actual).steps).toEqual(expected);
  });

  test('a config that no file has is a note, and a step with strict', () => {
    const actual = topic(1, [1], configEntry('retention.ms', '5'), configEntry('segment.ms', '7', 'default'));
    expect(steps({}, actual)).toEqual({ steps: [], notes: [{ topic: 't', key: 'retention.ms', value: '5' }] });
    expect(steps({}, actual, true)).toEqual({
      steps: [['unsetConfig', 'retention.ms', '5', '604800000', 'none']],
      notes: [],
    });
  });

  test('a throttle is not reported as an undeclared config, and one of ours is unset once its reassignment is over', () => {
    const [list, ours] = ['follower.replication.throttled.replicas', '0:2,2147483647:1'];
    const left = topic(1, [1, 2], configEntry(list, ours));
    const taken = { steps: [['unsetConfig', list, ours, '', 'none']], notes: [] };
    expect(steps({}, left)).toEqual(taken);
    expect(steps({ replicationFactor: 2 }, left, true)).toEqual(taken);
    expect(steps({ replicationFactor: 3 }, left).steps.map(([action]) => action)).toEqual(['changeReplication']);
    expect(steps({}, topic(1, [1, 2], configEntry(list, '0:2')), true)).toEqual({ steps: [], notes: [] });
    const moving = { actual: new Map([['t', left]]), brokerCount: 3, strict: true, moving: new Set(['t']) };
    expect(planTopics([{ name: 't', absent: false, config: {} }], moving).steps).toEqual([]);
  });
});
