import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyDraft } from '../src/lib/records/record.js';
import { oneBroker, secureBroker, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { newTopic, on, openProducer, readAll } from './wire-records.js';
import { kafkactl, type LineOptions, rows } from './world.js';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await oneBroker();
});

const topicOf = (partitions = 3) => on(kafka, (cluster) => newTopic(cluster, partitions));
const run = (line: string | readonly string[], options: LineOptions = {}) =>
  kafkactl(line, { brokers: kafka.brokers, ...options });
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

test.each([
  '',
  ' --tail 60',
])('records are copied byte for byte into the same partitions, with their times%s', async (tail) => {
  const [from, to] = [await filled(), await topicOf(3)];
  expect(await rows(`copy ${from} ${to} --preserve-partitions -z zstd${tail}`, { brokers: kafka.brokers })).toEqual([
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

test('keys of headers of any bytes, and a record without a timestamp, are copied as they are', async () => {
  const [from, to] = [await topicOf(1), await topicOf(1)];
  await on(kafka, async (cluster) => {
    const producer = await openProducer(cluster, from);
    const draft = emptyDraft();
    const bytes = Buffer.from([2, 0xff, 4, 0xfe, 0xfd]);
    producer.append({ ...draft, rawHeaders: { bytes, start: 0, end: bytes.length, count: 1 }, timestamp: -1 });
    await producer.flush();
    producer.close();
  });
  expect(await run(`copy ${from} ${to}`)).toMatchObject({ code: 0 });
  const dump = async (topic: string) => (await run(`consume ${topic} --exit -o json`)).out.replaceAll(topic, '');
  expect(await dump(to)).toBe(await dump(from));
  expect(JSON.parse(await dump(to))).toMatchObject({ timestamp: -1, headers: [{ value: '/v0=' }] });
});

describe('which records', () => {
  const offsetsOf = async (topic: string) =>
    (await on(kafka, (cluster) => readAll(cluster, topic))).map(({ value }) => value);

  test('--tail: the newest of the whole topic, in the order of their times, then what comes', async () => {
    const [from, to] = [await topicOf(3), await topicOf(1)];
    const stdin = Array.from({ length: 30 }, (_, n) =>
      JSON.stringify({ value: `${n}`, key: n % 2 ? 'odd' : null, partition: n % 3, timestamp: recently + n }),
    );
    await run(`produce ${from} --input ndjson --preserve-partitions`, { stdin: stdin.join('\n') });
    expect(await run(`copy ${from} ${to} --tail 4`)).toMatchObject({ code: 0 });
    expect(await run(`copy ${from} ${to} --tail 2 --key odd`)).toMatchObject({ code: 0 });
    expect(await offsetsOf(to)).toEqual(['26', '27', '28', '29', '27', '29']);
    const following = run(`copy ${from} ${to} --tail 1 --follow -n 2`);
    await run(`consume ${to} --offset 6 -n 1 --timeout 20s`);
    await run(`produce ${from} new`);
    expect(await following).toMatchObject({ code: 0 });
    expect((await offsetsOf(to)).slice(6)).toEqual(['29', 'new']);
  });

  test.each([
    ['-n 2', ['0', '1']],
    ['--offset -2', ['3', '4']],
    ['--offset 1:3', ['1', '2']],
    ['--grep ^[13]$', ['1', '3']],
    ['-H at=2', ['2']],
    ['-p 1', []],
    ['--offset @-1h --key even', ['0', '2', '4']],
  ])('%s', async (words, expected) => {
    const [from, to] = [await topicOf(2), await topicOf(1)];
    const stdin = Array.from({ length: 5 }, (_, n) =>
      JSON.stringify({
        value: `${n}`,
        key: n % 2 ? 'odd' : 'even',
        partition: 0,
        headers: [{ key: 'at', value: `${n}` }],
      }),
    );
    await run(`produce ${from} --input ndjson --preserve-partitions`, { stdin: stdin.join('\n') });
    expect(await run(`copy ${from} ${to} ${words}`)).toMatchObject({ code: 0 });
    expect(await offsetsOf(to)).toEqual(expected);
  });

  test('no faster than --rate, with a bar on a terminal and none in a pipe', async () => {
    const [from, to] = [await filled(), await topicOf(1)];
    const start = performance.now();
    const shown = await run(`copy ${from} ${to} --rate 60`, { tty: 80 });
    expect(performance.now() - start).toBeGreaterThan(900);
    expect(shown.err).toMatch(/Copying .*█.* \d+% {2}\d+ records/);
    expect((await run(`copy ${from} ${to}`)).err).toBe('');
  });
});

describe('--group', () => {
  const groupOf = () => randomName('group');
  const countIn = async (topic: string) => (await on(kafka, (cluster) => readAll(cluster, topic))).length;
  const copied = async (line: string) => (await rows(line, { brokers: kafka.brokers }))[0]?.['recordCount'];

  test('resumes at its commits: nothing twice, and records that came since', async () => {
    const [from, to, group] = [await filled(), await topicOf(1), groupOf()];
    const line = `copy ${from} ${to} --group ${group}`;
    expect(await copied(`${line} -n 25`)).toBe(25);
    expect(await copied(line)).toBe(35);
    expect(await copied(line)).toBe(0);
    await run(`produce ${from} later`);
    expect((await run(line)).err).toContain(`Going on from where group "${group}" stands.`);
    expect(await countIn(to)).toBe(61);
    const lag = await rows<{ lag: number }>(`groups lag ${group}`, { brokers: kafka.brokers });
    expect(lag.map((each) => each.lag)).toEqual([0, 0, 0]);
  });

  test('filtered: skipped records are not read again', async () => {
    const [from, to, group] = [await filled(), await topicOf(1), groupOf()];
    expect(await copied(`copy ${from} ${to} -g ${group} --key none`)).toBe(0);
    expect(await copied(`copy ${from} ${to} -g ${group}`)).toBe(0);
  });

  test('Ctrl-C: what was read is written and committed first', async () => {
    const [from, to, group] = [await filled(), await topicOf(1), groupOf()];
    const line = `copy ${from} ${to} --group ${group} --follow`;
    const ctrlC = new AbortController();
    const first = run(`${line} --rate 20`, { signal: ctrlC.signal });
    await run(`consume ${to} --from-beginning -n 5 --timeout 20s`);
    ctrlC.abort();
    const { code, err } = await first;
    expect(code).toBe(130);
    expect(err).toContain(`The same line goes on from where group "${group}" stands.`);
    const before = await countIn(to);
    expect(before).toBeLessThan(60);
    expect(await copied(`copy ${from} ${to} --group ${group}`)).toBe(60 - before);
  });

  test('a range that ends, and a beginning for partitions that the group has not committed', async () => {
    const [from, to, group] = [await filled(), await topicOf(1), groupOf()];
    expect(await copied(`copy ${from} ${to} -g ${group} --offset :5 -p 0`)).toBe(5);
    expect(await copied(`copy ${from} ${to} -g ${group} --offset +15:18`)).toBe(13 + 3 + 3);
  });

  test('is refused where the group has members, is of another copy, or stands beyond the end', async () => {
    const [from, to, group] = [await filled(), await topicOf(1), groupOf()];
    const ctrlC = new AbortController();
    let reads = (): void => {};
    const reading = new Promise<void>((resolve) => {
      reads = resolve;
    });
    const line = `consume ${from} -g ${group} --from-beginning`;
    const member = run(line, { signal: ctrlC.signal, onOut: () => reads() });
    await reading;
    const live = await run(`copy ${from} ${to} -g ${group}`);
    ctrlC.abort();
    expect(live).toMatchObject({ code: 4, err: expect.stringContaining('is live') });
    expect((await member).code).toBe(130);

    const other = groupOf();
    await run(`copy ${from} ${to} -g ${other}`);
    expect(await run(`copy ${from} ${await topicOf(1)} -g ${other}`)).toMatchObject({
      code: 4,
      err: expect.stringContaining(`group "${other}" stands for a copy of ${from} to ${to}`),
    });

    // Commands in hints are for the cluster of their error, whatever flags the line has for the other.
    const said = async (line: string) => (await run(`${line} -g ${other} -b ${kafka.brokers}`)).err;
    const wayOut = `Take another group, or begin again:  kafkactl groups delete ${other}`;
    expect(await said(`copy ${from} one/${await topicOf(1)}`)).toContain(`${wayOut} --brokers ${kafka.brokers}\n`);
    expect(await said(`copy one/${from} ${await topicOf(1)}`)).toContain(`${wayOut} --context one\n`);

    const beyond = groupOf();
    await on(kafka, (cluster) => cluster.commitOffsets(beyond, [{ topic: from, partition: 1, offset: 21 }]));
    expect(await run(`copy ${from} ${to} -g ${beyond}`)).toMatchObject({
      code: 4,
      err: expect.stringMatching(/stands at 21 of .* partition 1, which ends at 20/),
    });
  });

  test('a second copy under the same group ends the first', async () => {
    const [from, to, group] = [await filled(), await topicOf(1), groupOf()];
    const first = run(`copy ${from} ${to} -g ${group} --follow`);
    const lag = async () => (await run(`groups lag ${group} --max-lag 0`)).code;
    await expect.poll(lag, { timeout: 20_000 }).toBe(0);
    expect(await copied(`copy ${from} ${to} -g ${group}`)).toBe(0);
    await run(`produce ${from} later`);
    expect(await first).toMatchObject({ code: 4, err: expect.stringContaining('moved by somebody else') });
  });

  test('between clusters: the group is of the cluster that is read', async () => {
    const secure = await secureBroker();
    const group = groupOf();
    const topic = await on(secure, (cluster) => newTopic(cluster, 1));
    await kafkactl(`produce ${topic} a b c`, { env: { KAFKACTL_CONTEXT: secure.name } });
    await run(`topics create ${topic} -p 1`);
    expect(await copied(`copy ${secure.name}/${topic} ${topic} -g ${group}`)).toBe(3);
    expect(await copied(`copy ${secure.name}/${topic} ${topic} -g ${group}`)).toBe(0);
    expect(await countIn(topic)).toBe(3);
    const described = await kafkactl(`groups describe ${group} -o name`, { env: { KAFKACTL_CONTEXT: secure.name } });
    expect(described.code).toBe(0);
    expect((await run(`groups describe ${group}`)).code).toBe(3);
  });
});

describe('a copy loop', () => {
  test('of copies that are followed is refused, until the other has ended', async () => {
    const [a, b, c] = [await filled(), await topicOf(1), await topicOf(1)];
    const group = randomName('group');
    const ctrlC = new AbortController();
    const first = run(`copy ${a} ${b} -g ${group} --follow`, { signal: ctrlC.signal });
    const second = run(`copy ${b} ${c} -g ${group}-2 --follow`, { signal: ctrlC.signal });
    await run(`consume ${c} --from-beginning -n 60 --timeout 20s`);
    const { code, err } = await run(`copy one/${c} ${a} --follow`);
    expect(err).toContain(`group "${group}" copies ${a} to ${b}, group "${group}-2" copies ${b} to ${c}`);
    expect(code).toBe(4);
    expect(await run(`copy ${c} ${a} -n 1`)).toMatchObject({ code: 0 });
    ctrlC.abort();
    expect([(await first).code, (await second).code]).toEqual([130, 130]);
    expect(await run(`copy ${c} ${a} --follow -n 1`)).toMatchObject({ code: 0 });
  });
});

test('impossible combinations are refused', async () => {
  const topic = await topicOf(1);
  expect(await run(`copy ${topic} ${topic}`)).toMatchObject({ code: 4, err: expect.stringContaining('into itself') });
  expect(await run(`copy ${topic} one/${topic}`)).toMatchObject({
    code: 4,
    err: expect.stringContaining(`(${topic} and one/${topic} are one cluster)`),
  });
  for (const name of ['', `/${topic}`, 'one/']) {
    expect(await run(['copy', topic, name])).toMatchObject({
      code: 2,
      err: expect.stringContaining(`"${name}" is neither`),
    });
  }
  const nowhere = 'no-such-topic-anywhere';
  const list = 'See what is there:  kafkactl topics list';
  const missing = `error: no topic named "${nowhere}"\n  ${list}`;
  const create = `Or create it:  kafkactl topics create ${nowhere}`;
  for (const [line, err] of [
    [`copy ${topic} ${nowhere}`, `${missing}\n  ${create}\n`],
    [`copy ${topic} one/${nowhere}`, `${missing} --context one\n  ${create} --context one\n`],
    [`copy ${nowhere} ${topic}`, `${missing}\n`],
    [`copy one/${nowhere} ${topic}`, `${missing} --context one\n`],
    [`copy one/${nowhere} ${topic} -b ${kafka.brokers}`, `${missing} --context one\n`],
    [`copy ${nowhere} one/${topic} -b ${kafka.brokers}`, `${missing} --brokers ${kafka.brokers}\n`],
    [
      `copy ${topic.slice(0, -1)} ${nowhere}`,
      `error: no topic named "${topic.slice(0, -1)}"\n  Did you mean ${topic}?\n`,
    ],
  ] as const) {
    expect({ line, ...(await run(line)) }).toMatchObject({ code: 3, err });
  }
  const many = await filled();
  expect(await run(`copy ${many} ${topic} --preserve-partitions`)).toMatchObject({
    code: 3,
    err: expect.stringContaining(`topic "${topic}" has no partition 2`),
  });
  expect(await run(`copy ${many} ${topic} --tail 5 --group g`)).toMatchObject({ code: 2 });
});

test('a destination that puts in its own times says so', async () => {
  const to = await on(kafka, (cluster) => newTopic(cluster, 1, { 'message.timestamp.type': 'LogAppendTime' }));
  const { code, err } = await run(`copy ${await filled()} ${to}`);
  expect(code).toBe(0);
  expect(err).toContain('message.timestamp.type');
});
