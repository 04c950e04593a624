import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { beforeAll, expect, test } from 'vitest';
import { oneBroker, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { newTopic, on, readAll } from './wire-records.js';
import { kafkactl, type LineOptions, rows } from './world.js';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await oneBroker();
});

const topicOf = (partitions = 3) => on(kafka, (cluster) => newTopic(cluster, partitions));
const run = (line: string, options: LineOptions = {}) => kafkactl(line, { brokers: kafka.brokers, ...options });
const recently = Date.now() - 60_000;

async function filled(): Promise<string> {
  const topic = await topicOf(3);
  const stdin = Array.from({ length: 60 }, (_, n) =>
    JSON.stringify({
      partition: n % 3,
      timestamp: recently + n,
      key: n % 7 === 0 ? null : `key-${n % 5}`,
      value: n % 11 === 0 ? null : `/w${n}=`.slice(0, 4),
      headers: [
        { key: 'h', value: 'a' },
        { key: 'h', value: null },
      ],
    }),
  );
  await run(`produce ${topic} --input ndjson --preserve-partitions`, { stdin: stdin.join('\n') });
  return topic;
}

test('records are copied byte for byte into the same partitions, with their times', async () => {
  const [from, to] = [await filled(), await topicOf(3)];
  expect(await rows(`copy ${from} ${to} --preserve-partitions -z zstd`, { brokers: kafka.brokers })).toEqual([
    { source: from, destination: to, recordCount: 60 },
  ]);
  const both = await Promise.all([from, to].map((topic) => run(`consume ${topic} --exit -o json`)));
  const [before, after] = both.map(({ out }) => out.replaceAll(`"${from}"`, `"${to}"`).split('\n').sort());
  expect(after).toEqual(before);
});

test('without it the key decides, and filters choose', async () => {
  const [from, to] = [await filled(), await topicOf(7)];
  expect(await run(`copy ${from} ${to} --key key-1 --offset 2:10`)).toMatchObject({ code: 0 });
  const found = await on(kafka, (cluster) => readAll(cluster, to));
  expect(found.length).toBeGreaterThan(0);
  expect(new Set(found.map(({ key }) => key))).toEqual(new Set(['key-1']));
  expect(new Set(found.map(({ partition }) => partition)).size).toBe(1);
});

test('--follow goes on with what comes', async () => {
  const [from, to] = [await filled(), await topicOf(1)];
  const ctrlC = new AbortController();
  const copying = run(`copy ${from} ${to} --follow`, { signal: ctrlC.signal });
  await run(`consume ${to} --from-beginning -n 60 --timeout 20s`);
  await run(`produce ${from} later`);
  expect((await run(`consume ${to} --offset 60 -n 1 --timeout 20s`)).out).toBe('later\n');
  ctrlC.abort();
  const { code, err } = await copying;
  expect(code).toBe(130);
  expect(err).toContain(`61 records written to ${to}, partition 0.`);
});

test('from another context', async () => {
  const [from, to] = [await filled(), await topicOf(1)];
  expect(await run(`copy one/${from} ${to}`)).toMatchObject({ code: 0 });
  expect(await on(kafka, (cluster) => readAll(cluster, to))).toHaveLength(60);
});

test('a cluster that is silent is given up within --request-timeout, whichever of the two it is', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const name = randomName('silent');
  await run(`contexts add ${name} --brokers 127.0.0.1:${(silent.address() as AddressInfo).port}`);
  try {
    const start = performance.now();
    const { code, err } = await run(`copy ${name}/orders ${await topicOf(1)} --request-timeout 1s`);
    expect(err).toContain('within 1 s');
    expect(code).toBe(5);
    expect(performance.now() - start).toBeLessThan(5000);
  } finally {
    silent.close();
    await run(`contexts remove ${name}`);
  }
});

test('what cannot be', async () => {
  const topic = await topicOf(1);
  expect(await run(`copy ${topic} ${topic}`)).toMatchObject({ code: 2, err: expect.stringContaining('into itself') });
  expect(await run(`copy ${topic} one/${topic}`)).toMatchObject({ code: 2 });
  expect(await run(`copy ${topic} no-such-topic-anywhere`)).toMatchObject({ code: 3 });
  expect(await run(`copy no-such-topic-anywhere ${topic}`)).toMatchObject({ code: 3 });
});
