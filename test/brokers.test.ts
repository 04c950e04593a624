import { describe, expect, test } from 'vitest';
import { oneBroker, threeBrokers } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, rows } from './world.js';

test('cluster show has the cluster id, its controllers and its health', async () => {
  const { brokers, clusterId } = await threeBrokers();
  const [cluster] = await rows('cluster show', { brokers });
  expect(cluster).toMatchObject({
    clusterId,
    kafkaVersion: '4.3',
    controller: 100,
    controllers: [100],
    brokerCount: 3,
    underReplicatedCount: 0,
    leaderlessCount: 0,
  });
  expect((cluster?.['brokers'] as { id: number }[]).map(({ id }) => id)).toEqual([1, 2, 3]);
  expect((await kafkactl('cluster show -o name', { brokers })).out).toBe(`${clusterId}\n`);
  await kafkactl(`topics create ${randomName()}`, { brokers });
  const { out } = await kafkactl('cluster show', { brokers });
  expect(out).toContain('every partition has a leader and all its replicas in sync');
});

describe('brokers', () => {
  test('are listed with their partitions, replicas and bytes', async () => {
    const { brokers } = await threeBrokers();
    const topic = randomName('topic');
    await kafkactl(`topics create ${topic} -p 6 -r 3`, { brokers });
    const listed = await rows<{ id: number; leaders: number; replicas: number; size: number }>('brokers list', {
      brokers,
    });
    expect(listed.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(listed.every(({ replicas, leaders, size }) => replicas >= 6 && leaders >= 1 && size >= 0)).toBe(true);
  });

  test('are described with their log directories and the source of each config', async () => {
    const { brokers } = await threeBrokers();
    const [broker] = await rows('brokers describe 2', { brokers });
    expect(broker).toMatchObject({ id: 2, outOfSync: 0 });
    expect(broker?.['logDirs']).toEqual([expect.objectContaining({ error: null, replicaCount: expect.any(Number) })]);
    expect(broker?.['configs']).toContainEqual({ name: 'node.id', value: '2', source: 'static', readOnly: true });
    expect(broker?.['configs']).toContainEqual(
      expect.objectContaining({ name: 'log.retention.hours', value: '168', source: 'default' }),
    );
  });

  test('that do not exist are reported, and the others described', async () => {
    const { brokers } = await oneBroker();
    expect(await kafkactl('brokers describe 1 7 -o name', { brokers })).toMatchObject({ code: 1, out: '1\n' });
    expect(await kafkactl('brokers describe 7', { brokers })).toMatchObject({
      code: 3,
      err: expect.stringContaining('no broker 7 is alive in this cluster'),
    });
    expect(await kafkactl('brokers describe one', { brokers })).toMatchObject({ code: 2 });
  });
});
