import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { runDrill } from '../src/lib/sandbox/drills.js';
import { type Sandbox, startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { openCluster } from './clusters.js';
import { apacheTool, randomPort, sandboxContextOf, suiteEnv } from './kafka.js';
import { kafkactl, rows } from './world.js';

const sandbox = `moves-${randomPort()}`;
const own = sandboxContextOf(suiteEnv());
const rate = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate'];
const lists = ['leader.replication.throttled.replicas', 'follower.replication.throttled.replicas'];
const random = () => Math.random().toString(36).slice(2);

let started: Sandbox;
let cluster: Cluster;
let brokers: string;
beforeAll(async () => {
  started = await startSandbox({ name: sandbox, brokers: 3, port: randomPort() }, own);
  cluster = await openCluster(started);
  brokers = started.settings.brokers.join(',');
});
afterAll(() => stopSandbox(sandbox, { purge: true }, own));

/** A topic with one replica and four megabytes, and a file that asks for `replicas` of them. */
async function heavy(replicas: number, config = '{}') {
  const name = `heavy-${random()}`;
  await cluster.createTopics([{ name, assignments: [[1]] }]);
  expect((await kafkactl(`produce ${name}`, { brokers, stdin: `${'x'.repeat(1000)}\n`.repeat(4000) })).code).toBe(0);
  const cwd = mkdtempSync(join(tmpdir(), 'moves-'));
  writeFileSync(
    join(cwd, 'topics.yaml'),
    `apiVersion: kafkactl/v1\ntopics: [{ name: ${name}, replicationFactor: ${replicas}, config: ${config} }]`,
  );
  return { name, on: { brokers, cwd } };
}

const moving = (topic: string) =>
  pollUntil(async () => (await cluster.reassignments()).find((move) => move.topic === topic), { withinMs: 20_000 });
const notMoving = (topic: string) =>
  pollUntil(async () => !(await cluster.reassignments()).some((move) => move.topic === topic), { withinMs: 30_000 });

async function setRates(value: string | null, ids: readonly number[]): Promise<void> {
  const set = Object.fromEntries(rate.map((key) => [key, value]));
  await cluster.alterConfigs(ids.map((id) => ({ type: 'broker', name: `${id}`, set })));
}

/** Throttle configs that are set: lists of the topic, rates of the brokers. */
async function throttles(topic: string) {
  const found = await cluster.configs([
    { type: 'topic', name: topic, keys: lists },
    ...[1, 2, 3].map((id) => ({ type: 'broker' as const, name: `${id}`, keys: rate })),
  ]);
  const values = found.map(({ entries }) => entries.filter(({ source }) => source !== 'default'));
  return values.map((entries) => [...new Set(entries.map(({ value }) => value))]);
}

const none = [[], [], [], []];

test('from one replica to three and to two, with records coming and a group reading all along', async () => {
  const [name, group] = [`live-${random()}`, `group-${random()}`];
  await cluster.createTopics([{ name, assignments: [[1], [2]] }]);
  const cwd = mkdtempSync(join(tmpdir(), 'moves-'));
  const on = { brokers, cwd };
  const want = (replicas: number) =>
    writeFileSync(
      join(cwd, 'topics.yaml'),
      `apiVersion: kafkactl/v1\ntopics: [{ name: ${name}, replicationFactor: ${replicas} }]`,
    );
  let read = '';
  const leaving = new AbortController();
  const reading = kafkactl(`consume ${name} -g ${group} --from-beginning`, {
    brokers,
    signal: leaving.signal,
    onOut: (text) => {
      read += text;
    },
  });
  const values = (step: string) => Array.from({ length: 200 }, (_, index) => `${step}-${index}`);
  const send = async (step: string) => {
    const stdin = values(step)
      .map((value) => `${value}:${value}`)
      .join('\n');
    expect((await kafkactl(`produce ${name} -K :`, { brokers, stdin })).code).toBe(0);
  };
  await send('one');
  for (const replicas of [3, 2]) {
    want(replicas);
    const [applied] = await Promise.all([kafkactl('apply', on), send(`while-${replicas}`)]);
    expect(applied.code).toBe(0);
    expect(await rows('plan', on)).toEqual([]);
    const [topic] = await cluster.topics([name]);
    expect(topic?.partitions.map(({ isr }) => isr.length)).toEqual([replicas, replicas]);
    expect(topic?.partitions.map((partition) => partition.replicas[0])).toEqual([1, 2]);
  }
  await send('last');
  const all = ['one', 'while-3', 'while-2', 'last'].flatMap(values).sort();
  await expect.poll(() => read.trim().split('\n').length, { timeout: 20_000 }).toBe(all.length);
  leaving.abort();
  await reading;
  expect(read.trim().split('\n').sort()).toEqual(all);
  const lag = await rows(`groups lag ${group}`, { brokers });
  expect(lag.map((row) => row['lag'])).toEqual([0, 0]);
});

test('after an interrupted throttled reassignment the next apply waits for it and lifts the throttle', async () => {
  const { name, on } = await heavy(3, '{ min.insync.replicas: 2 }');
  const pressing = new AbortController();
  const broken = kafkactl('apply --throttle 20KB -o json', { ...on, signal: pressing.signal });
  await moving(name);
  const [leads, ...rates] = await throttles(name);
  expect(leads?.join(' ')).toMatch(/^0:[23],0:[23],\d.* 0:1,/);
  expect(rates).toEqual([['20000'], ['20000'], ['20000']]);
  pressing.abort();
  const { code, out } = await broken;
  expect(code).toBe(130);
  expect(JSON.parse(out)).toMatchObject([
    {
      action: 'changeReplication',
      status: 'failed',
      error: {
        code: 'interrupted',
        message: `the replicas of "${name}" are still moving: 0 of 1 partition moved`,
        hint: expect.stringContaining('The same apply again waits for it and lifts the throttle'),
      },
    },
    { action: 'setConfig', key: 'min.insync.replicas', status: 'planned' },
  ]);
  expect((await throttles(name))[1]).toEqual(['20000']);

  const late = await kafkactl('apply --timeout 500ms', on);
  expect(late.code).toBe(5);
  expect(late.out).toContain(`the replicas of "${name}" are not there in time: 0 of 1 partition moved`);
  expect(late.err).toContain('An earlier apply has throttled these moves; --throttle gives another rate.');
  expect((await throttles(name))[1]).toEqual(['20000']);

  const faster = await rows('apply --throttle 100MiB/s', on);
  expect(faster.map(({ status }) => status)).toEqual(['done', 'done']);
  expect(await throttles(name)).toEqual(none);
  expect(await rows('plan', on)).toEqual([]);
});

test('a throttle left behind by an interrupted apply is a step of the next plan', async () => {
  const { name, on } = await heavy(2);
  const late = await kafkactl('apply --throttle 20KB --timeout 300ms', { ...on, tty: 80 });
  expect(late.code).toBe(5);
  expect(late.err).toMatch(/Moving .*\d% {2}[\d.]+ (B|KiB|MiB) of 3\.\d MiB, 0\/1 partition/);
  expect(await rows('plan', on)).toMatchObject([{ action: 'changeReplication' }]);
  const limited = (await throttles(name)).slice(1).flatMap((set, index) => (set.length > 0 ? index + 1 : []));
  expect(limited).toHaveLength(2);
  await setRates('100000000', limited);
  await notMoving(name);
  const steps = await rows('plan --strict', on);
  expect(steps.map(({ action, key }) => [action, key])).toEqual(lists.toSorted().map((key) => ['unsetConfig', key]));
  expect((await kafkactl('apply', on)).code).toBe(0);
  expect(await throttles(name)).toEqual(none);
  expect(await rows('plan --strict', on)).toEqual([]);
});

test('a throttle that somebody else set is not changed', async () => {
  const { name, on } = await heavy(2);
  await setRates('50000000', [1]);
  try {
    const applied = await kafkactl('apply --throttle 100MB', on);
    expect(applied.code).toBe(0);
    expect(applied.err).toContain(
      'Broker 1 has a replication throttle that somebody else set: its rate is left as it is.',
    );
    expect(await throttles(name)).toEqual([[], ['50000000'], [], []]);
  } finally {
    await setRates(null, [1]);
  }
  const other = await heavy(2);
  const theirs = Object.fromEntries(lists.map((key) => [key, '0:1,0:2']));
  await cluster.alterConfigs([{ type: 'topic', name: other.name, set: theirs }]);
  expect((await kafkactl('apply --throttle 100MB', other.on)).err).toContain('has a throttle that somebody else set');
  expect(await throttles(other.name)).toEqual([['0:1,0:2'], [], [], []]);
  expect(await rows('plan --strict', other.on)).toEqual([]);
});

test('a reassignment to a dead broker names it, and the next apply uses another one', async () => {
  const { name, on } = await heavy(2);
  expect((await kafkactl('apply --throttle 20KB --timeout 300ms', on)).code).toBe(5);
  const dead = (await moving(name))?.adding[0] ?? 0;
  await runDrill(sandbox, dead, 'kill', own);
  await pollUntil(async () => !(await cluster.describe()).brokers.some(({ id }) => id === dead), { withinMs: 30_000 });
  const stuck = await heavyPlan(on);
  expect(stuck).toMatchObject([{ action: 'changeReplication', from: 1, to: 2 }]);
  const applied = await kafkactl('apply --throttle 100MB', on);
  expect(applied.code).toBe(0);
  expect(applied.err).toContain(`Broker ${dead} is not alive and keeps the rate of its throttle`);
  const [topic] = await cluster.topics([name]);
  expect(topic?.partitions[0]?.isr.toSorted()).toEqual([1, 2, 3].filter((id) => id !== dead));

  const all = await heavy(2);
  await runDrill(sandbox, dead, 'start', own);
  await setRates(null, [dead]);
  expect((await kafkactl('apply --throttle 20KB --timeout 300ms', all.on)).code).toBe(5);
  const target = (await moving(all.name))?.adding[0] ?? 0;
  let killed: Promise<boolean> | undefined;
  const onErr = (text: string) => {
    if (text.includes('An earlier apply')) killed = runDrill(sandbox, target, 'kill', own);
  };
  const { code, err, out } = await kafkactl('apply --timeout 20s', { ...all.on, onErr });
  await killed;
  expect(code).toBe(5);
  expect(err).toContain(`Replicas are waiting for broker ${target}, which is not alive`);
  expect(out).toContain(`waiting for broker ${target}, which is not alive`);
  await runDrill(sandbox, target, 'start', own);
  expect((await kafkactl('apply --throttle 100MB', all.on)).code).toBe(0);
  expect(await throttles(all.name)).toEqual(none);
}, 120_000);

const heavyPlan = (on: { brokers: string; cwd: string }) => rows('plan', on);

test('a cancelled reassignment is reported instead of waited for', async () => {
  const { name, on } = await heavy(2);
  const applying = kafkactl('apply --throttle 20KB -o json', on);
  await moving(name);
  const file = join(on.cwd, 'move.json');
  writeFileSync(file, JSON.stringify({ version: 1, partitions: [{ topic: name, partition: 0, replicas: [1, 2] }] }));
  const cancel = ['--cancel', '--preserve-throttles', '--reassignment-json-file', file];
  const cancelled = await apacheTool({ ...started, name: sandbox, brokers }, 'kafka-reassign-partitions', cancel);
  expect(cancelled).toMatchObject({ code: 0 });
  const { code, out } = await applying;
  // 4 would tell a script that its plan file is stale.
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject([{ status: 'failed', error: { code: 'conflict' } }]);
  expect(await throttles(name)).toEqual(none);
});
