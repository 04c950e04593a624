import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSection } from '../bench/section.mjs';
import { runDrill } from '../src/lib/sandbox/drills.js';
import { inspectSandbox, startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { randomPort, sandboxContextOf, suiteEnv, type TestKafka } from './kafka.js';
import { drain, newTopic, on, readAll, values, write } from './wire-records.js';
import { kafkactl } from './world.js';

const name = `records-${randomPort()}`;
const own = () => sandboxContextOf(suiteEnv());
const inSync = { timeout: 45_000, interval: 200 };

let kafka: TestKafka;
beforeAll(async () => {
  const { settings, clusterId } = await startSandbox({ name, brokers: 3, port: randomPort() }, own());
  kafka = { name, settings, clusterId, brokers: settings.brokers.join(',') };
});
afterAll(() => stopSandbox(name, { purge: true }, own()));

const restart = async (broker: number) => {
  await runDrill(name, broker, 'kill', own());
  await runDrill(name, broker, 'start', own());
  await expect
    .poll(async () => (await inspectSandbox(name, own()))?.brokers.find(({ id }) => id === broker)?.state, inSync)
    .toBe('running');
};

const soak = process.env['KAFKACTL_SOAK'] === '1';
const [atLeast, rate] = soak ? [1_000_000, 20_000] : [100_000, 10_000];

test('every broker dies once while records are written: each record is there once, in order within its key', async () => {
  await on(kafka, async (cluster) => {
    const topic = await newTopic(cluster, 6, { 'min.insync.replicas': '2' }, 3);
    let dying = true;
    const die = async () => {
      for (const broker of [1, 2, 3]) await restart(broker);
    };
    let deaths: Promise<void> | undefined;
    let count = 0;
    const lines = function* () {
      // Brokers die after writing has begun; it goes on until all have died.
      for (; dying || count < atLeast; count++) {
        deaths ??= die().finally(() => {
          dying = false;
        });
        yield `key-${count % 50}:${count}\n`;
      }
    };
    const began = performance.now();
    const line = `produce ${topic} -K : --rate ${rate} --timeout 60s --request-timeout 10s`;
    const produced = await kafkactl(line, { brokers: kafka.brokers, stdin: Readable.from(lines()) });
    const seconds = (performance.now() - began) / 1000;
    expect(produced).toMatchObject({ code: 0, err: expect.stringContaining(`${count.toLocaleString('en')} records`) });
    await deaths;
    const byKey = new Map<string, number[]>();
    const { out } = await kafkactl(`consume ${topic} --exit --print key`, { brokers: kafka.brokers });
    for (const [key = '', number] of out
      .trimEnd()
      .split('\n')
      .map((text) => text.split('\t'))) {
      const numbers = byKey.get(key) ?? [];
      numbers.push(Number(number));
      byKey.set(key, numbers);
    }
    for (const [key, found] of byKey) {
      const first = Number(key.slice(4));
      expect(found).toEqual(Array.from({ length: Math.ceil((count - first) / 50) }, (_, n) => first + n * 50));
    }
    expect(byKey.size).toBe(50);
    if (soak) {
      writeSection(
        'soak:deaths',
        `${count.toLocaleString('en')} records with 50 keys in ${seconds.toFixed(0)} s, three brokers killed and started again: ` +
          'none lost, none twice, none out of order within its key.',
      );
    }
  });
}, 300_000);

test('too few in-sync replicas: the broker’s error, after the delivery timeout', async () => {
  await on(kafka, async (cluster) => {
    const topic = await newTopic(cluster, 1, { 'min.insync.replicas': '3' }, 3);
    const leader = (await cluster.topics([topic]))[0]?.partitions[0]?.leader;
    const follower = [1, 2, 3].find((broker) => broker !== leader) ?? 1;
    await write(cluster, topic, [[null, 'before']]);
    await runDrill(name, follower, 'kill', own());
    await expect.poll(async () => (await cluster.topics([topic]))[0]?.partitions[0]?.isr.length, inSync).toBe(2);
    const start = performance.now();
    const writing = write(cluster, topic, [[null, 'v']], { timeoutMs: 1500 });
    await expect(writing).rejects.toMatchObject({ exit: 5, kafka: expect.stringContaining('NOT_ENOUGH_REPLICAS') });
    expect(performance.now() - start).toBeGreaterThan(1400);
    expect(performance.now() - start).toBeLessThan(5000);
    await runDrill(name, follower, 'start', own());
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
    await runDrill(name, follower, 'kill', own());
    await expect.poll(async () => (await cluster.topics([to]))[0]?.partitions[0]?.isr.length, inSync).toBe(2);
    const line = `copy ${from} ${to} --group ${to}`;
    const { code, err } = await kafkactl(`${line} --follow --timeout 4s`, { brokers: kafka.brokers });
    expect({ code, err }).toEqual({ code: 5, err: expect.stringContaining('NOT_ENOUGH_REPLICAS') });
    // The leader has refused it: that is an answer.
    expect(err).not.toContain('may be written');
    expect((await cluster.committedOffsets([to])).get(to)).toMatchObject([{ topic: from, partition: 0, offset: 0 }]);
    await runDrill(name, follower, 'start', own());
    await expect.poll(async () => (await cluster.topics([to]))[0]?.partitions[0]?.isr.length, inSync).toBe(3);
    expect(await kafkactl(line, { brokers: kafka.brokers })).toMatchObject({ code: 0 });
    expect(await readAll(cluster, to)).toHaveLength(100);
  });
}, 120_000);

test('a frozen leader: its successor is read before the frozen one is given up', async () => {
  await on(kafka, async (cluster) => {
    const topic = await newTopic(cluster, 1, {}, 3);
    const leader = (await cluster.topics([topic]))[0]?.partitions[0]?.leader ?? 0;
    const { brokers } = await cluster.describe();
    const others = brokers.filter(({ id }) => id !== leader).map(({ host, port }) => `${host}:${port}`);
    // For so long that nothing is read within the test of what waits for the frozen one.
    const settings = { ...kafka.settings, brokers: others, requestTimeoutMs: 100_000 };
    await on({ ...kafka, settings }, async (there) => {
      await write(there, topic, [[null, 'before']]);
      const options = { readCommitted: true, note: () => {}, onPartitionsAdded: () => {}, metadataMaxAgeMs: 200 };
      const source = await there.fetch([{ topic, partition: 0, offset: 0 }], options);
      expect(values(await drain(source, 1))).toEqual(['before']);
      await runDrill(name, leader, 'freeze', own());
      try {
        const leads = async () => (await there.topics([topic]))[0]?.partitions[0]?.leader;
        await expect.poll(leads, inSync).not.toBe(leader);
        await write(there, topic, [[null, 'after']], { timeoutMs: 60_000 });
        expect(values(await drain(source, 1))).toEqual(['after']);
      } finally {
        await runDrill(name, leader, 'thaw', own());
        await source.close();
      }
    });
  });
}, 120_000);

test('an unclean election: what replaces lost records is read, and the loss is noted', async () => {
  await on(kafka, async (cluster) => {
    const topic = await newTopic(cluster, 1, { 'unclean.leader.election.enable': 'true' }, 2);
    const partition = async () => (await cluster.topics([topic]))[0]?.partitions[0];
    const [leader = 1, follower = 2] = (await partition())?.replicas ?? [];
    const texts = (name: string, count: number) =>
      Array.from({ length: count }, (_, n) => [null, `${name} ${n}`] as const);
    const notes: string[] = [];
    const from = { topic, partition: 0, offset: 0 };
    const source = await cluster.fetch([from], { readCommitted: true, note: (text) => notes.push(text) });
    await write(cluster, topic, texts('both', 5));
    await runDrill(name, follower, 'kill', own());
    await expect.poll(async () => (await partition())?.isr, inSync).toEqual([leader]);
    await write(cluster, topic, texts('lost', 5));
    expect(values(await drain(source, 10)).at(-1)).toBe('lost 4');
    await runDrill(name, leader, 'kill', own());
    await runDrill(name, follower, 'start', own());
    await expect.poll(async () => (await partition())?.leader, inSync).toBe(follower);
    await write(cluster, topic, texts('new', 9), { timeoutMs: 60_000 });
    expect(values(await drain(source, 9))).toEqual(texts('new', 9).map(([, value]) => value));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/the records from offset 5 to 9 are lost, .* reading on from 5$/);
    await source.close();
    await runDrill(name, leader, 'start', own());
  });
}, 180_000);
