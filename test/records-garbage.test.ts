/** Damaged and very large batches of a real log: reported, and never shown as records. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { layoutOf } from '../src/lib/sandbox/layout.js';
import { randomPort, sandboxContextOf, suiteEnv, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { newTopic, on } from './wire-records.js';
import { kafkactl, type LineOptions } from './world.js';

const name = randomName('garbage');
const port = randomPort();
const own = () => sandboxContextOf(suiteEnv());

let kafka: TestKafka;
const start = async () => {
  const { settings, clusterId } = await startSandbox({ name, port }, own());
  kafka = { name, settings, clusterId, brokers: settings.brokers.join(',') };
};
beforeAll(start);
afterAll(() => stopSandbox(name, { purge: true }, own()));

const run = (line: string | readonly string[], options: LineOptions = {}) =>
  kafkactl(line, { brokers: kafka.brokers, ...options });
const topicOf = (config: Record<string, string> = {}) => on(kafka, (cluster) => newTopic(cluster, 1, config));

/** Changes the log of a topic's only partition. The broker has to be down. */
function damage(topic: string, change: (log: Buffer) => void): void {
  const { data } = layoutOf(name, own().folders);
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' });
  const segment = files.find((path) => path.includes(`${topic}-0`) && path.endsWith('.log')) ?? expect.fail(topic);
  const bytes = readFileSync(join(data, segment));
  change(bytes);
  writeFileSync(join(data, segment), bytes);
}

test('a batch with a wrong checksum is reported, and nothing of it is shown or copied', async () => {
  const [topic, copy] = [await topicOf(), await topicOf()];
  for (const values of ['one two', 'spoilt fine', 'last']) await run(`produce ${topic} ${values}`);
  await stopSandbox(name, {}, own());
  damage(topic, (log) => log.write('spoiltx', log.indexOf('spoilt')));
  await start();

  const corrupt = `the batch of ${topic} partition 0 at offset 2 is corrupt: its checksum is wrong`;
  for (const form of ['', '-o json', '--tail 3', '--uncommitted', '--offset 3']) {
    const { code, out, err } = await run(`consume ${topic} --exit ${form}`);
    expect(err).toContain(corrupt);
    expect(code).toBe(1);
    expect(out).not.toMatch(/spo|fine|last/);
  }
  expect((await run(`consume ${topic} --exit`)).out).toBe('one\ntwo\n');
  const { err } = await run(`consume ${topic} --exit`);
  const hinted = /kafkactl (consume .*)/.exec(err)?.[1];
  expect(hinted).toBe(`consume ${topic} --partition 0 --offset 4`);
  expect(await run(`${hinted} --exit`)).toMatchObject({ code: 0, out: 'last\n' });

  const line = `copy ${topic} ${copy} --group ${copy}`;
  for (let again = 0; again < 2; again++) {
    expect(await run(line)).toMatchObject({ code: 1, err: expect.stringContaining(corrupt) });
    expect((await run(`consume ${copy} --exit`)).out).toBe('one\ntwo\n');
  }
  await run(`groups reset ${copy} --to 4 --yes`);
  expect(await run(line)).toMatchObject({ code: 0 });
  expect((await run(`consume ${copy} --exit`)).out).toBe('one\ntwo\nlast\n');
}, 120_000);

test('a record of ten megabytes, larger than what is fetched at once, goes there, back and on', async () => {
  const large = { 'max.message.bytes': '20000000' };
  const [topic, copy] = [await topicOf(large), await topicOf(large)];
  const value = 'x'.repeat(10_000_000);
  expect(await run(`produce ${topic} before`)).toMatchObject({ code: 0 });
  expect(await run(`produce ${topic} --input raw`, { stdin: value })).toMatchObject({ code: 0 });
  expect(await run(`produce ${topic} after`)).toMatchObject({ code: 0 });
  expect((await run(`consume ${topic} --exit`)).out === `before\n${value}\nafter\n`).toBe(true);
  expect(await run(`copy ${topic} ${copy} -z gzip`)).toMatchObject({ code: 0 });
  expect((await run(`consume ${copy} --tail 2 --exit`)).out === `${value}\nafter\n`).toBe(true);
});

test('a record with a million headers goes there, back and on', async () => {
  const large = { 'max.message.bytes': '20000000' };
  const [topic, copy] = [await topicOf(large), await topicOf(large)];
  const headers = Array.from({ length: 1_000_000 }, (_, n) => ({ key: `${n % 7}`, value: n % 3 ? `${n}` : null }));
  const json = JSON.stringify(headers);
  expect(await run(`produce ${topic} --input ndjson`, { stdin: `{"value":"v","headers":${json}}` })).toMatchObject({
    code: 0,
  });
  expect(await run(`copy ${topic} ${copy}`)).toMatchObject({ code: 0 });
  for (const each of [topic, copy]) {
    const { out } = await run(`consume ${each} --exit -o json`);
    expect(out.endsWith(`"value":"v","headers":${json}}\n`)).toBe(true);
  }
}, 60_000);
