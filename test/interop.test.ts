/** Records of every kind between kafkactl, kcat and Apache's console tools: what one writes the others read. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKafkaJs } from '../src/lib/kafka/members/kafkajs.js';
import { compressions } from '../src/lib/kafka/values/producing.js';
import { apacheTool, oneBroker, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { newTopic, on } from './wire-records.js';
import { kafkactl, type LineOptions } from './world.js';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await oneBroker();
});

const topicOf = (partitions = 1) => on(kafka, (cluster) => newTopic(cluster, partitions));
const run = async (line: string | readonly string[], options: LineOptions = {}) => {
  const result = await kafkactl(line, { brokers: kafka.brokers, ...options });
  expect(result).toMatchObject({ code: 0 });
  return result.out;
};
const recordsOf = async (topic: string) =>
  (await run(`consume ${topic} --exit -o json`))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
const apache = async (tool: string, topic: string, args: readonly string[], input = '') => {
  const { code, out, err } = await apacheTool(kafka, tool, ['--topic', topic, ...args], input);
  if (code !== 0) throw new Error(err);
  return out;
};

const filler = 'so that the batch is worth compressing '.repeat(50);
const since = Date.now() - 60_000;

/** Keys, values and headers with all that may be null, empty, or there twice. */
const every = [
  { key: 'k', value: filler, headers: [] },
  {
    key: 'k',
    value: 'v',
    headers: [
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ],
  },
  { key: null, value: 'no key', headers: [] },
  {
    key: 'gone',
    value: null,
    headers: [
      { key: 'null', value: null },
      { key: 'empty', value: '' },
    ],
  },
  { key: '', value: '', headers: [] },
  { key: 'ñ', value: '🎉', headers: [{ key: 'ü', value: 'é' }] },
].map((record, n) => ({ ...record, partition: 0, timestamp: since + n }));
const everyLine = every.map((record) => JSON.stringify(record)).join('\n');

const headerText = ({ headers }: (typeof every)[number], pair: string, nothing: string) =>
  headers.map(({ key, value }) => `${key}${pair}${value ?? nothing}`).join(',');

describe('beside kcat', () => {
  const kcat = (args: readonly string[], input: string | Uint8Array = '') =>
    spawnSync('kcat', ['-b', kafka.brokers, ...args], { input, encoding: 'utf8' });
  const absent = spawnSync('kcat', ['-V']).error !== undefined && process.env['CI'] !== 'true';
  const length = (text: string | null) => (text === null ? -1 : Buffer.byteLength(text));

  // Without kcat there is nothing to compare with: `apt-get install kcat`. CI has it.
  test.skipIf(absent).each(compressions)(
    '%s: kcat reads all that kafkactl writes, and prints it alike',
    async (codec) => {
      const topic = await topicOf(2);
      await run(`produce ${topic} --input ndjson --preserve-partitions -z ${codec}`, { stdin: everyLine });
      const format = '%t|%p|%o|%T|%K|%k|%S|%s|%h|%%\\x41\\t\\n';
      const lines = every.map((record, offset) =>
        [topic, 0, offset, record.timestamp, length(record.key), record.key, length(record.value), record.value]
          .concat(headerText(record, '=', 'NULL'), '%A\t\n')
          .join('|'),
      );
      expect(kcat(['-C', '-q', '-e', '-t', topic, '-f', format]).stdout).toBe(lines.join(''));
      expect(await run(['consume', topic, '--exit', '-f', format])).toBe(lines.join(''));
      const [sizes, format4] = [kcat(['-C', '-q', '-e', '-t', topic, '-f', '%R']).stdout, '%R'];
      expect(await run(['consume', topic, '--exit', '-f', format4])).toBe(sizes);
    },
  );

  test.skipIf(absent).each(compressions)('%s: kafkactl reads all that kcat writes', async (codec) => {
    const topic = await topicOf();
    const headers = ['a=1', 'a=2', 'empty=', 'null'].flatMap((header) => ['-H', header]);
    kcat(['-P', '-t', topic, '-z', codec, '-K', '|', '-Z', ...headers], `k|${filler}\n|empty key\ngone|\nñ|🎉\n`);
    const expected = [
      { key: 'k', value: filler },
      { key: null, value: 'empty key' },
      { key: 'gone', value: null },
      { key: 'ñ', value: '🎉' },
    ];
    const written = [
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
      { key: 'empty', value: '' },
      { key: 'null', value: null },
    ];
    expect(await recordsOf(topic)).toMatchObject(expected.map((record) => ({ ...record, headers: written })));
  });

  test.skipIf(absent)('any bytes, there and back, in a transaction of kcat', async () => {
    const [theirs, ours] = [await topicOf(), await topicOf()];
    const bytes = randomBytes(5000);
    const path = join(await mkdtemp(join(tmpdir(), 'kafkactl-interop-')), 'bytes');
    await writeFile(path, bytes);
    kcat(['-P', '-t', theirs, '-X', `transactional.id=${theirs}`, path]);
    // The marker of the commit is written a moment after it is promised.
    await expect.poll(() => run(`consume ${theirs} --exit -o json`), { timeout: 20_000 }).not.toBe('');
    expect(await recordsOf(theirs)).toMatchObject([{ value: bytes.toString('base64'), encoding: { value: 'base64' } }]);
    await run(`produce ${ours} --input raw --file ${path}`);
    const read = spawnSync('kcat', ['-b', kafka.brokers, '-C', '-q', '-e', '-t', ours, '-f', '%s']);
    expect(read.stdout.equals(bytes)).toBe(true);
  });

  test.skipIf(absent)('keys land in the partitions where a Java producer and kcat’s murmur2 put them', async () => {
    const [theirs, ours] = [await topicOf(5), await topicOf(5)];
    const keys = Array.from({ length: 500 }, () => randomBytes(6).toString('hex'));
    const lines = keys.map((key) => `${key}:v\n`).join('');
    kcat(['-P', '-t', theirs, '-K', ':', '-X', 'partitioner=murmur2_random'], lines);
    await run(`produce ${ours} -K :`, { stdin: lines });
    const places = async (topic: string) => (await recordsOf(topic)).map(({ key, partition }) => `${key} ${partition}`);
    expect((await places(ours)).sort()).toEqual((await places(theirs)).sort());
  });
});

describe('beside Apache’s console tools', () => {
  const consumer = 'kafka-console-consumer';
  const read = (topic: string, count: number, args: readonly string[]) =>
    apache(consumer, topic, ['--from-beginning', '--max-messages', `${count}`, '--timeout-ms', '30000', ...args]);

  test('Apache’s consumer reads all that kafkactl writes, in every compression', async () => {
    const topic = await topicOf();
    for (const codec of compressions) await run(`produce ${topic} --input ndjson -z ${codec}`, { stdin: everyLine });
    const shown = ['key', 'headers', 'timestamp', 'offset'].map((field) => `print.${field}=true`);
    const properties = [...shown, 'null.literal=NULL', 'key.separator=|'];
    const out = await read(
      topic,
      compressions.length * every.length,
      properties.flatMap((property) => ['--formatter-property', property]),
    );
    const lines = compressions.flatMap((_, round) =>
      every.map((record, n) => {
        const headers = headerText(record, ':', 'NULL') || 'NO_HEADERS';
        const place = [`CreateTime:${record.timestamp}`, `Offset:${round * every.length + n}`];
        return `${[...place, headers, record.key ?? 'NULL', record.value ?? 'NULL'].join('|')}\n`;
      }),
    );
    expect(out).toBe(lines.join(''));
  });

  test.each(compressions)('%s: kafkactl reads all that Apache’s producer writes', async (codec) => {
    const topic = await topicOf();
    const properties = ['parse.key=true', 'parse.headers=true', 'null.marker=NULL', 'key.separator=|'];
    await apache(
      'kafka-console-producer',
      topic,
      [
        ...['--compression-codec', codec],
        ...[...properties, 'headers.delimiter=|'].flatMap((property) => ['--reader-property', property]),
      ],
      `h:a,h:b|k|${filler}\nn:NULL|NULL|no key\ne:|gone|NULL\nü:é|ñ|🎉\nx:y||\n`,
    );
    const header = (key: string, value: string | null) => ({ key, value });
    expect(await recordsOf(topic)).toMatchObject([
      { key: 'k', value: filler, headers: [header('h', 'a'), header('h', 'b')] },
      { key: null, value: 'no key', headers: [header('n', null)] },
      { key: 'gone', value: null, headers: [header('e', '')] },
      { key: 'ñ', value: '🎉', headers: [header('ü', 'é')] },
      { key: '', value: '', headers: [header('x', 'y')] },
    ]);
  });

  test('transactions, committed, aborted and interleaved: each tool reads the same', async () => {
    const topic = await topicOf();
    const client = await createKafkaJs(kafka.settings);
    const opened = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const transactionalId = `${topic}-${name}`;
        const producer = client.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 });
        await producer.connect();
        return producer;
      }),
    );
    const ends = ['commit', 'abort'] as const;
    for (let round = 0; round < 6; round++) {
      const open = await Promise.all(opened.map((producer) => producer.transaction()));
      for (let n = 0; n < 3; n++) {
        for (const [index, transaction] of open.entries()) {
          await transaction.send({ topic, messages: [{ value: `${round} ${index} ${n}` }] });
        }
        await run(`produce ${topic} plain-${round}-${n}`);
      }
      for (const [index, transaction] of open.entries()) await transaction[ends[(round >> index) & 1] ?? 'commit']();
    }
    await Promise.all(opened.map((producer) => producer.disconnect()));
    // The last markers are written a moment after they are promised.
    const end = async () => (await run(`consume ${topic} --exit`)).split('\n').filter((value) => /^\d/.test(value));
    await expect.poll(async () => (await end()).length, { timeout: 20_000 }).toBe(21);
    const committed = await run(`consume ${topic} --exit`);
    const all = await run(`consume ${topic} --exit --uncommitted`);
    expect(all.split('\n')).toHaveLength(54 + 1);
    expect(committed.split('\n')).toHaveLength(39 + 1);
    expect(await read(topic, 39, ['--isolation-level', 'read_committed'])).toBe(committed);
    expect(await read(topic, 54, ['--isolation-level', 'read_uncommitted'])).toBe(all);
    expect(await run(`consume ${topic} --exit -g ${randomName('group')}`)).toBe(committed);
    const copy = await topicOf();
    await run(`copy ${topic} ${copy}`);
    expect(await run(`consume ${copy} --exit --uncommitted`)).toBe(committed);
  });
});
