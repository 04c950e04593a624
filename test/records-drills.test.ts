import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drill } from '../src/lib/sandbox/drills.js';
import { lookAtSandbox, startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { randomPort, suiteEnv, surroundings, type TestKafka } from './kafka.js';
import { newTopic, on, readAll, write } from './wire-records.js';
import { kafkactl } from './world.js';

const name = `records-${randomPort()}`;
const own = () => surroundings(suiteEnv());
const inSync = { timeout: 45_000, interval: 200 };

let kafka: TestKafka;
beforeAll(async () => {
  const { settings, clusterId } = await startSandbox({ name, brokers: 3, port: randomPort() }, own());
  kafka = { name, settings, clusterId, brokers: settings.brokers.join(',') };
});
afterAll(() => stopSandbox(name, { purge: true }, own()));

const restart = async (broker: number) => {
  await drill(name, broker, 'kill', own());
  await drill(name, broker, 'start', own());
  await expect
    .poll(async () => (await lookAtSandbox(name, own()))?.brokers.find(({ id }) => id === broker)?.state, inSync)
    .toBe('running');
};

test('every broker dies once while records are written: each is there once, in order within its key', async () => {
  await on(kafka, async (cluster) => {
    const topic = await newTopic(cluster, 6, { 'min.insync.replicas': '2' }, 3);
    let dying = true;
    const deaths = (async () => {
      for (const broker of [1, 2, 3]) await restart(broker);
    })().finally(() => {
      dying = false;
    });
    deaths.catch(() => {});
    let written = 0;
    const numbers = async function* () {
      for (; dying || written < 10_000; written++) {
        // A pace, so that batches are under way at any moment of every death.
        if (written % 10 === 0) await pause(5);
        yield [`key-${written % 50}`, `${written}`] as const;
      }
    };
    await write(cluster, topic, numbers(), { batchBytes: 4000, timeoutMs: 60_000 });
    await deaths;
    const byKey = new Map<string | null, number[]>();
    for (const { key, value } of await readAll(cluster, topic))
      byKey.set(key, [...(byKey.get(key) ?? []), Number(value)]);
    for (const [key, found] of byKey) {
      const first = Number(key?.slice(4));
      expect(found).toEqual(Array.from({ length: Math.ceil((written - first) / 50) }, (_, n) => first + n * 50));
    }
    expect(byKey.size).toBe(50);
  });
}, 180_000);

test('too few replicas in sync: the broker’s words, when the time is over', async () => {
  await on(kafka, async (cluster) => {
    const topic = await newTopic(cluster, 1, { 'min.insync.replicas': '3' }, 3);
    const leader = (await cluster.topics([topic]))[0]?.partitions[0]?.leader;
    const follower = [1, 2, 3].find((broker) => broker !== leader) ?? 1;
    await write(cluster, topic, [[null, 'before']]);
    await drill(name, follower, 'kill', own());
    await expect.poll(async () => (await cluster.topics([topic]))[0]?.partitions[0]?.isr.length, inSync).toBe(2);
    const start = performance.now();
    const writing = write(cluster, topic, [[null, 'v']], { timeoutMs: 1500 });
    await expect(writing).rejects.toMatchObject({ exit: 5, kafka: expect.stringContaining('NOT_ENOUGH_REPLICAS') });
    expect(performance.now() - start).toBeGreaterThan(1400);
    expect(performance.now() - start).toBeLessThan(5000);
    await drill(name, follower, 'start', own());
  });
}, 120_000);

test('a copy commits nothing that is not acknowledged', async () => {
  await on(kafka, async (cluster) => {
    const from = await newTopic(cluster, 1, {}, 3);
    const to = await newTopic(cluster, 1, { 'min.insync.replicas': '3' }, 3);
    await write(
      cluster,
      from,
      Array.from({ length: 100 }, (_, n) => [null, `${n}`] as const),
    );
    const leader = (await cluster.topics([to]))[0]?.partitions[0]?.leader;
    const follower = [1, 2, 3].find((broker) => broker !== leader) ?? 1;
    await drill(name, follower, 'kill', own());
    await expect.poll(async () => (await cluster.topics([to]))[0]?.partitions[0]?.isr.length, inSync).toBe(2);
    const line = `copy ${from} ${to} --group ${to}`;
    const { code, err } = await kafkactl(`${line} --follow --timeout 4s`, { brokers: kafka.brokers });
    expect({ code, err }).toEqual({ code: 5, err: expect.stringContaining('NOT_ENOUGH_REPLICAS') });
    expect((await cluster.committedOffsets([to])).get(to)).toMatchObject([{ topic: from, partition: 0, offset: 0 }]);
    await drill(name, follower, 'start', own());
    await expect.poll(async () => (await cluster.topics([to]))[0]?.partitions[0]?.isr.length, inSync).toBe(3);
    expect(await kafkactl(line, { brokers: kafka.brokers })).toMatchObject({ code: 0 });
    expect(await readAll(cluster, to)).toHaveLength(100);
  });
}, 120_000);
