import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { connect } from '../src/lib/kafka/connect.js';
import { drill } from '../src/lib/sandbox/drills.js';
import { type Sandbox, startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { isUnderReplicated } from '../src/lib/topics/facts.js';
import { randomPort, suiteEnv, surroundings } from './kafka.js';

const name = `lost-${randomPort()}`;
const topic = 'orders';
let sandbox: Sandbox;
let app: ReturnType<typeof surroundings>;
const opened: Cluster[] = [];

beforeAll(async () => {
  app = surroundings(suiteEnv());
  sandbox = await startSandbox({ name, brokers: 3, port: randomPort() }, app);
});
afterAll(async () => {
  await Promise.all(opened.map((cluster) => cluster.close()));
  await stopSandbox(name, { purge: true }, app);
});

async function open(requestTimeoutMs = 10_000): Promise<Cluster> {
  const cluster = await connect({ ...sandbox.settings, requestTimeoutMs }, { signal: new AbortController().signal });
  opened.push(cluster);
  return cluster;
}

const partitions = async (cluster: Cluster) => (await cluster.topics([topic]))[0]?.partitions ?? [];

test('a broker is lost, seen to be lost, and given its partitions back', async () => {
  const cluster = await open();
  await cluster.createTopics([
    {
      name: topic,
      assignments: [
        [1, 2, 3],
        [2, 3, 1],
        [3, 1, 2],
      ],
    },
  ]);
  await drill(name, 1, 'kill', app);
  await expect
    .poll(async () => (await partitions(cluster)).map(({ leader, isr }) => [leader === 1, isr.length]), {
      timeout: 20_000,
    })
    .toEqual([
      [false, 2],
      [false, 2],
      [false, 2],
    ]);
  expect((await partitions(cluster)).every(isUnderReplicated)).toBe(true);

  const start = performance.now();
  const after = await open();
  const offsets = await after.listOffsets([0, 1, 2].map((partition) => ({ topic, partition, at: 'latest' })));
  expect(offsets.map(({ offset }) => offset)).toEqual([0, 0, 0]);
  expect((await after.replicaSizes([topic]))?.map(({ broker }) => broker)).not.toContain(1);
  expect(performance.now() - start).toBeLessThan(3000);
  const [election] = await after.electLeaders([{ topic, partition: 0 }]);
  expect(election?.error).toMatchObject({ kafka: expect.stringMatching(/^PREFERRED_LEADER_NOT_AVAILABLE/) });

  await drill(name, 1, 'start', app);
  await expect
    .poll(async () => (await partitions(cluster)).every((partition) => !isUnderReplicated(partition)), {
      timeout: 20_000,
    })
    .toBe(true);
  const elections = await cluster.electLeaders();
  expect(elections.filter(({ error }) => error)).toEqual([]);
  await expect.poll(async () => (await partitions(cluster)).map(({ leader }) => leader)).toEqual([1, 2, 3]);
});

test('a frozen broker is passed over, and what only it knows is not known', async () => {
  const cluster = await open();
  await expect
    .poll(async () => (await partitions(cluster)).map(({ leader }) => leader), { timeout: 20_000 })
    .toEqual([1, 2, 3]);
  await drill(name, 1, 'freeze', app);
  try {
    const start = performance.now();
    const frozen = await open(2000);
    const offsets = await frozen.listOffsets([0, 1, 2].map((partition) => ({ topic, partition, at: 'latest' })));
    expect(offsets.map(({ offset }) => offset).filter((offset) => offset === 0).length).toBeGreaterThanOrEqual(2);
    for (const { error } of offsets) if (error) expect(error).toMatchObject({ code: 'unreachable', exit: 5 });
    expect(performance.now() - start).toBeLessThan(6000);
  } finally {
    await drill(name, 1, 'thaw', app);
  }
});
