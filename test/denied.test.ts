import { expect, test } from 'vitest';
import { withCluster } from './clusters.js';
import { secureBroker } from './kafka.js';
import { randomName } from './names.js';
import { newUser } from './principals.js';

test('without rights: lists are empty, unknown values are null, everything else is denied with a message', async () => {
  const { settings } = await secureBroker();
  const name = randomName('topic');
  await withCluster(settings, (admin) => admin.createTopics([{ name }]));
  await withCluster(await newUser(), async (cluster) => {
    await expect.poll(() => cluster.describe().catch(() => undefined)).toBeDefined();
    expect(await cluster.topics()).toEqual([]);
    await expect(cluster.topics([name])).rejects.toMatchObject({
      code: 'denied',
      kafka: expect.stringMatching(/^TOPIC_AUTHORIZATION_FAILED/),
    });
    expect(await cluster.replicaSizes()).toBeNull();
    expect(await cluster.logDirs()).toBeNull();
    expect(await cluster.quorum()).toBeNull();
    const [configs] = await cluster.configs([{ type: 'topic', name }]);
    expect(configs?.error).toMatchObject({ code: 'denied', exit: 6 });
    const outcomes = [
      ...(await cluster.createTopics([{ name: randomName('topic') }])),
      ...(await cluster.deleteTopics([name])),
      ...(await cluster.createPartitions([{ name, count: 5 }])),
      ...(await cluster.alterConfigs([{ type: 'topic', name, set: { 'retention.ms': '1000' } }])),
    ];
    expect(outcomes.map(({ error }) => error?.code)).toEqual(['denied', 'denied', 'denied', 'denied']);
    await expect(cluster.electLeaders()).rejects.toMatchObject({ code: 'denied' });
  });
});

test('with CREATE but without DESCRIBE_CONFIGS created topics are reported without their counts', async () => {
  const prefix = randomName('topic');
  await withCluster(await newUser([{ topics: prefix, operations: ['create', 'describe'] }]), async (cluster) => {
    const names = ['a', 'b', 'c'].map((end) => `${prefix}-${end}`);
    await expect
      .poll(async () => (await cluster.createTopics([{ name: `${prefix}-first` }]))[0]?.error?.code, { timeout: 5000 })
      .not.toBe('denied');
    expect(await cluster.createTopics(names.map((name) => ({ name })))).toEqual(
      names.map((name) => ({ name, partitionCount: null, replicationFactor: null, config: null })),
    );
    expect((await cluster.topics()).map(({ name }) => name)).toEqual([...names, `${prefix}-first`]);
  });
});

test('with CREATE but without DESCRIBE a created topic is reported as created', async () => {
  const { settings } = await secureBroker();
  const prefix = randomName('topic');
  await withCluster(await newUser([{ topics: prefix, operations: ['create'] }]), async (cluster) => {
    await expect
      .poll(async () => (await cluster.createTopics([{ name: `${prefix}-first` }]))[0]?.error?.code, { timeout: 5000 })
      .not.toBe('denied');
    const [made] = await cluster.createTopics([{ name: `${prefix}-second` }]);
    expect(made).toEqual({ name: `${prefix}-second`, partitionCount: null, replicationFactor: null, config: null });
  });
  expect(await withCluster(settings, (admin) => admin.topics([`${prefix}-second`]))).toHaveLength(1);
});

test('with READ on the topic only, joining a group fails with the missing right, not with a coordinator error', async () => {
  const { settings } = await secureBroker();
  const name = randomName('topic');
  await withCluster(settings, (admin) => admin.createTopics([{ name }]));
  await withCluster(await newUser([{ topics: name, operations: ['read', 'describe'] }]), async (cluster) => {
    await expect.poll(() => cluster.topics([name]).catch(() => []), { timeout: 5000 }).toHaveLength(1);
    const opening = cluster.readAsMember({
      group: 'nobody',
      topics: [name],
      fromBeginning: true,
      exit: true,
      readCommitted: true,
    });
    await expect(opening).rejects.toMatchObject({
      code: 'denied',
      kafka: expect.stringMatching(/^GROUP_AUTHORIZATION_FAILED/),
    });
  });
});
