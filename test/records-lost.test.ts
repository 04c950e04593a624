import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDrill } from '../src/lib/sandbox/drills.js';
import { startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { randomPort, sandboxContextOf, suiteEnv, type TestKafka } from './kafka.js';
import { newTopic, on, readAll, values } from './wire-records.js';
import { kafkactl } from './world.js';

const name = `records-lost-${randomPort()}`;
const own = () => sandboxContextOf(suiteEnv());

let kafka: TestKafka;
let topic: string;
beforeAll(async () => {
  const { settings, clusterId } = await startSandbox({ name, port: randomPort() }, own());
  kafka = { name, settings, clusterId, brokers: settings.brokers.join(',') };
  topic = await on(kafka, (cluster) => newTopic(cluster, 1));
  await kafkactl(`produce ${topic} a`, { brokers: kafka.brokers });
});
afterAll(() => stopSandbox(name, { purge: true }, own()));

/**
 * Writes numbers to a topic at a slow rate and kills the broker meanwhile; returns the output and the records in the
 * topic.
 */
async function cutOff(options: string) {
  const written = await on(kafka, (cluster) => newTopic(cluster, 1));
  const read = async () => values(await on(kafka, (cluster) => readAll(cluster, written)));
  const stdin = new PassThrough();
  let count = 0;
  const typing = setInterval(() => stdin.write(`${count++}\n`), 5);
  try {
    const line = `produce ${written} --linger 0 --timeout 3s --request-timeout 2s ${options}`;
    const producing = kafkactl(line, { brokers: kafka.brokers, stdin });
    await expect.poll(async () => (await read()).length, { timeout: 20_000 }).toBeGreaterThan(50);
    await runDrill(name, 1, 'kill', own());
    const result = await producing;
    await runDrill(name, 1, 'start', own());
    const there = await read();
    // No record is missing, and none is duplicated.
    expect(there).toEqual(there.map((_, number) => `${number}`));
    return { ...result, topic: written, there };
  } finally {
    clearInterval(typing);
  }
}

test('produce that is cut off says how many are acknowledged, and each of them is there', async () => {
  const { code, out, err, topic, there } = await cutOff('');
  expect({ code, out }).toEqual({ code: 5, out: '' });
  const [, acknowledged, unknown] = /^(\d+) records written.*\n(\d+) more/.exec(err) ?? [];
  expect(err).toBe(
    [
      `${acknowledged} records written to ${topic}, partition 0.`,
      `${unknown} more records may be written: no answer came.`,
      `error: cannot write to ${topic} partition 0 within 3 s: nothing listens on ${kafka.brokers}`,
      '  Check the address from KAFKACTL_BROKERS, and that the broker runs.',
      '  If it is a sandbox:  kafkactl sandbox up\n',
    ].join('\n'),
  );
  expect(Number(acknowledged)).toBeGreaterThan(50);
  expect(there.length).toBeGreaterThanOrEqual(Number(acknowledged));
}, 90_000);

test('a copy that is cut off counts unanswered records apart', async () => {
  const [from, to] = await on(kafka, async (cluster) => [await newTopic(cluster, 1), await newTopic(cluster, 1)]);
  const stdin = Array.from({ length: 3000 }, (_, number) => `${number}\n`).join('');
  await kafkactl(`produce ${from}`, { brokers: kafka.brokers, stdin });
  const read = async () => values(await on(kafka, (cluster) => readAll(cluster, to)));
  const line = `copy ${from} ${to} --rate 200 --timeout 2s --request-timeout 2s`;
  const copying = kafkactl(line, { brokers: kafka.brokers });
  await expect.poll(async () => (await read()).length, { timeout: 20_000 }).toBeGreaterThan(50);
  await runDrill(name, 1, 'kill', own());
  const { code, out, err } = await copying;
  await runDrill(name, 1, 'start', own());
  expect({ code, out }).toEqual({ code: 5, out: '' });
  const told =
    /^(\d+) records written to .*, partition 0\.\n(\d+) more records may be written: no answer came\.\nerror: /;
  expect(err).toMatch(told);
  const [acknowledged = 0, unknown = 0] = (told.exec(err) ?? []).slice(1).map(Number);
  const there = await read();
  expect(there).toEqual(there.map((_, number) => `${number}`));
  expect(there.length).toBeGreaterThanOrEqual(acknowledged);
  expect(there.length).toBeLessThanOrEqual(acknowledged + unknown);
}, 90_000);

test('a broker that is silent from the start is waited for no longer than --timeout', async () => {
  await runDrill(name, 1, 'freeze', own());
  try {
    const { code, err } = await kafkactl('produce orders v --timeout 1s', { brokers: kafka.brokers });
    expect(code).toBe(5);
    expect(err).toContain('within 1 s');
  } finally {
    await runDrill(name, 1, 'thaw', own());
  }
});

test('produce -o json that is cut off has printed each acknowledged offset', async () => {
  const { code, out, err, topic, there } = await cutOff('-o json');
  expect({ code, error: JSON.parse(err) }).toMatchObject({ code: 5, error: { error: { code: 'unreachable' } } });
  const places = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(places).toEqual(places.map((_, offset) => ({ topic, partition: 0, offset })));
  expect(places.length).toBeGreaterThan(50);
  expect(there.length).toBeGreaterThanOrEqual(places.length);
}, 90_000);

/** A line that reads, by what it has shown. */
function reading(line: string) {
  const ctrlC = new AbortController();
  let [out, err] = ['', ''];
  const result = kafkactl(line, {
    brokers: kafka.brokers,
    signal: ctrlC.signal,
    onOut: (text) => {
      out += text;
    },
    onErr: (text) => {
      err += text;
    },
  });
  const deadline = { timeout: 45_000 };
  return {
    result,
    shows: (text: string) => expect.poll(() => out, deadline).toContain(text),
    says: (text: string) => expect.poll(() => err, deadline).toContain(text),
    ctrlC: () => {
      ctrlC.abort();
      return result;
    },
  };
}
const away = (topic: string) => `Waiting until ${topic} can be read again: nothing listens on ${kafka.brokers}.\n`;

test('a broker that goes away ends what wants a number of records, or a record in time, and groups, with exit 5', async () => {
  const line = `consume ${topic} --from-beginning --request-timeout 3s`;
  const readings = [reading(`${line} -n 2`), reading(`${line} --timeout 6s`), reading(`${line} -g ${topic}`)];
  for (const each of readings) await each.shows('a\n');
  await runDrill(name, 1, 'kill', own());
  for (const { result } of readings) {
    const { code, out, err } = await result;
    expect({ code, out }).toEqual({ code: 5, out: 'a\n' });
    expect(err).toMatch(/^error: /m);
  }
  await runDrill(name, 1, 'start', own());
}, 90_000);

test('a stream that has begun waits for its broker, and says so', async () => {
  const [from, to] = await on(kafka, async (cluster) => [await newTopic(cluster, 2), await newTopic(cluster, 1)]);
  const write = (value: string) => kafkactl(`produce ${from} ${value} -p 1`, { brokers: kafka.brokers });
  await write('before');
  const limit = '--request-timeout 1s';
  const streams = [
    reading(`consume ${from} --from-beginning ${limit}`),
    reading(`consume ${from} --tail 1 --timeout 60s ${limit}`),
    reading(`consume ${from} -p 1 --offset 0 -o json ${limit}`),
  ];
  const [whole, tail, chosen] = streams as [(typeof streams)[0], (typeof streams)[0], (typeof streams)[0]];
  const copying = reading(`copy ${from} ${to} --follow --group ${from} ${limit}`);
  const given = reading(`consume ${from} --from-beginning ${limit}`);
  for (const each of [...streams, given]) await each.shows('before');
  await write('begun');
  for (const each of [...streams, given]) await each.shows('begun');
  expect(await kafkactl(`consume ${to} --from-beginning -n 2`, { brokers: kafka.brokers })).toMatchObject({ code: 0 });
  await runDrill(name, 1, 'kill', own());
  for (const each of [whole, tail, copying, given]) await each.says(away(from));
  expect(await given.ctrlC()).toMatchObject({ code: 130, out: 'before\nbegun\n' });
  await runDrill(name, 1, 'start', own());
  await write('after');
  for (const each of streams) await each.shows('after');
  for (const each of [whole, tail, copying]) await each.says(`Reading ${from} again.\n`);
  const copied = await kafkactl(`consume ${to} --from-beginning -n 3`, { brokers: kafka.brokers });
  expect(copied).toMatchObject({ code: 0, out: 'before\nbegun\nafter\n' });
  for (const each of [whole, tail]) {
    const { code, out, err } = await each.ctrlC();
    expect({ code, out }).toEqual({ code: 130, out: 'before\nbegun\nafter\n' });
    expect(err.split(from)).toHaveLength(3);
  }
  expect((await chosen.ctrlC()).err).toMatch(/^{"error":{"code":"interrupted".*\n$/);
  expect((await copying.ctrlC()).code).toBe(130);
  const commits = await on(kafka, (cluster) => cluster.committedOffsets([from]));
  expect(commits.get(from)?.map(({ partition, offset }) => [partition, offset])).toEqual([
    [0, 0],
    [1, 3],
  ]);
}, 120_000);

/** A proxy to the broker that disconnects after a number of responses, and comes back a second later. */
async function dyingWay(answers: number): Promise<{ readonly address: string; readonly end: () => void }> {
  const [host, port] = kafka.brokers.split(':');
  let left = answers;
  const sockets = new Set<Socket>();
  const way = createServer((socket) => {
    const broker = connect(Number(port), host);
    for (const each of [socket, broker]) sockets.add(each.on('error', () => {}));
    socket.pipe(broker);
    broker.on('data', (answer) => {
      socket.write(answer);
      if (--left === 0) die();
    });
    socket.on('close', () => broker.destroy());
  });
  const end = () => {
    way.close();
    for (const socket of sockets) socket.destroy();
  };
  const address = await listening(way, 0);
  const die = () => {
    end();
    setTimeout(() => way.listen(Number(address.split(':')[1]), '127.0.0.1'), 1000);
  };
  return { address, end };
}

const listening = (server: Server, port: number) =>
  new Promise<string>((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });

test.each([
  1, 2, 3,
])('a broker that goes away after %d answers, before a first record is there, is waited for', async (answers) => {
  await runDrill(name, 1, 'start', own());
  const written = await on(kafka, (cluster) => newTopic(cluster, 1));
  const { address, end } = await dyingWay(answers);
  try {
    const { code, err } = await kafkactl(`produce ${written} a`, { brokers: address });
    expect({ code, err }).toEqual({ code: 0, err: `1 record (1 B) written to ${written}, partition 0.\n` });
  } finally {
    end();
  }
  expect(values(await on(kafka, (cluster) => readAll(cluster, written)))).toEqual(['a']);
}, 60_000);

test('a cluster that never answered is not waited for', async () => {
  const { code, err } = await kafkactl('produce nowhere a', { brokers: '127.0.0.1:1' });
  expect({ code, err }).toEqual({ code: 5, err: expect.stringContaining('nothing listens on 127.0.0.1:1') });
}, 5000);
