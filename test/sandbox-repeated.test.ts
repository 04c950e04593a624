import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster, Partition } from '../src/lib/kafka/cluster.js';
import { signalProcess } from '../src/lib/processes/end.js';
import { processState } from '../src/lib/processes/identity.js';
import { runDrill, type SandboxDrill } from '../src/lib/sandbox/drills.js';
import { startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { layoutOf } from '../src/lib/sandbox/layout.js';
import { lastLines } from '../src/lib/sandbox/logs.js';
import { elrFeature } from '../src/lib/sandbox/properties.js';
import { reset } from '../src/lib/sandbox/reset.js';
import { readState, writeState } from '../src/lib/sandbox/state.js';
import { readMissingReplicas } from '../src/lib/topics/missing-replicas.js';
import { randomPort, sandboxContextOf, suiteEnv } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

/*
 * Drills again and again on one sandbox: once in `npm test`, ten times with --soak, which also says how many seconds each
 * took.
 */
const soak = process.env['KAFKACTL_SOAK'] === '1';
const rounds = soak ? 10 : 1;
/** Milliseconds for all rounds of a drill. */
const withinMs = 60_000 * rounds;
/** A dead broker is noticed after 3 s; a busy machine needs some more. */
const noticed = { timeout: 45_000, interval: 100 };

const name = `repeated-${randomPort()}`;
const own = () => sandboxContextOf(suiteEnv());
let cluster: Cluster;
let brokers: string;

async function open(): Promise<void> {
  await cluster?.close();
  const { settings } = await startSandbox({ name, brokers: 3, port: randomPort() }, own());
  brokers = settings.brokers.join(',');
  cluster = await connect(settings, { signal: new AbortController().signal });
}
beforeAll(open);
afterAll(async () => {
  await cluster?.close();
  await stopSandbox(name, { purge: true }, own());
});

const drill = (action: SandboxDrill, id: number) => runDrill(name, id, action, own());
const line = (words: string, stdin = '') => kafkactl(words, { brokers, stdin });

async function partition(topic: string): Promise<Pick<Partition, 'leader' | 'isr' | 'replicas'>> {
  const [found] = await cluster.topics([topic]);
  const { leader = null, isr = [], replicas = [] } = found?.partitions[0] ?? {};
  return { leader, replicas, isr: [...isr].sort() };
}
const leaderAndFollowers = async (topic: string): Promise<[leader: number, followers: number[]]> => {
  const { leader } = await partition(topic);
  if (leader === null) throw new Error(`${topic} has no leader`);
  return [leader, [1, 2, 3].filter((id) => id !== leader)];
};
const isr = async (topic: string) => (await partition(topic)).isr;

/** Creates a topic with three replicas, and `min.insync.replicas` 2. */
async function newTopic(): Promise<string> {
  const topic = randomName();
  const [created] = await cluster.createTopics([
    { name: topic, partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': '2' } },
  ]);
  expect(created?.error).toBeUndefined();
  await expect.poll(() => isr(topic), noticed).toEqual([1, 2, 3]);
  return topic;
}

/** Records of a topic, by the offsets that readers may read. */
async function recordCount(topic: string): Promise<number | null | undefined> {
  const [end] = await cluster.listOffsets([{ topic, partition: 0, at: 'latest' }]);
  return end?.offset;
}

/** What ends a drill must not keep a learner waiting. */
async function quickly(action: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await action();
  expect(performance.now() - start).toBeLessThan(15_000);
}

/** Does a drill `rounds` times, and says the seconds of each under --soak. */
async function repeat(what: string, round: () => Promise<void>): Promise<void> {
  const seconds: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    await round();
    seconds.push(Math.round((performance.now() - start) / 100) / 10);
  }
  if (soak) process.stdout.write(`soak:drills  ${what}: ${seconds.join(' ')} s\n`);
}

test('the leader is killed, records are written, it comes back, and leads again', { timeout: withinMs }, async () => {
  const topic = await newTopic();
  let written = 0;
  await repeat('kill leader, produce, start, preferred leader', async () => {
    const [leader] = await leaderAndFollowers(topic);
    expect((await partition(topic)).replicas[0]).toBe(leader);
    expect(await drill('kill', leader)).toBe(true);
    const { code, err } = await line(`produce ${topic}`, 'a\nb\nc\n');
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('3 records') });
    written += 3;
    expect((await partition(topic)).leader).not.toBe(leader);
    expect(await drill('start', leader)).toBe(true);
    await expect.poll(() => isr(topic), noticed).toEqual([1, 2, 3]);
    const [election] = await cluster.electLeaders([{ topic, partition: 0 }]);
    expect(election).toMatchObject({ elected: true });
    await expect.poll(async () => (await partition(topic)).leader, noticed).toBe(leader);
    expect(await recordCount(topic)).toBe(written);
  });
});

test('followers are frozen, acks=1 is written, the leader is killed, and they thaw', {
  timeout: withinMs,
}, async () => {
  await repeat('freeze followers, produce acks=1, kill leader, thaw', async () => {
    const topic = await newTopic();
    const [leader, followers] = await leaderAndFollowers(topic);
    await Promise.all(followers.map((id) => drill('freeze', id)));
    const { code } = await line(`produce ${topic} --acks 1`, 'a\nb\nc\n');
    expect(code).toBe(0);
    expect(await drill('kill', leader)).toBe(true);
    for (const id of followers) expect(await drill('thaw', id)).toBe(true);
    await quickly(() => drill('start', leader));
    await expect.poll(() => isr(topic), noticed).toEqual([1, 2, 3]);
    expect(await recordCount(topic)).toBeLessThanOrEqual(3);
    await cluster.deleteTopics([topic]);
  });
});

/** The drill that an eligible leader replica does not survive in Kafka 4.3. */
async function loseTopicWhileTwoAreDead(): Promise<void> {
  const topic = await newTopic();
  const [leader, dead] = await leaderAndFollowers(topic);
  for (const id of dead) {
    await drill('kill', id);
    await expect.poll(() => isr(topic), noticed).not.toContain(id);
  }
  const refused = await line(`produce ${topic} --timeout 1s`, 'a\n');
  expect({ code: refused.code, err: refused.err }).toEqual({
    code: 5,
    err: expect.stringContaining('NOT_ENOUGH_REPLICAS'),
  });
  expect(await line(`topics alter ${topic} -c min.insync.replicas=1 --yes`)).toMatchObject({ code: 0 });
  const deleted = await line(`topics delete ${topic} --yes`);
  expect(deleted.err.replaceAll(/\s+/g, ' ')).toContain(
    `${topic}: Brokers ${dead.join(', ')} are missing: the replicas there are deleted only when they come back.`,
  );
  expect(deleted.code).toBe(0);
  for (const id of dead) expect(await drill('start', id)).toBe(true);
  expect((await cluster.describe()).brokers.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(leader).toBeGreaterThan(0);
}
const controllerFaults = () =>
  lastLines(layoutOf(name, own().folders).log(100), 100_000).filter((text) => text.includes('isrMembers')).length;

test('two are dead, min ISR is lowered, the topic deleted, and all come back', { timeout: withinMs }, async () => {
  expect((await cluster.features()).has(elrFeature)).toBe(false);
  await repeat('two dead, min ISR lowered, topic deleted, all back', loseTopicWhileTwoAreDead);
  expect(controllerFaults()).toBe(0);
});

test('a start is done when the broker itself is back, also right after its kill', { timeout: withinMs }, async () => {
  const topic = await newTopic();
  await repeat('kill a follower, start at once', async () => {
    const [, [follower = 0]] = await leaderAndFollowers(topic);
    const [before] = await cluster.listOffsets([{ topic, partition: 0, at: 'latest' }]);
    expect(before?.error).toBeUndefined();
    await drill('kill', follower);
    await drill('start', follower);
    const port = readState(name, own().folders)?.nodes.find(({ id }) => id === follower)?.port;
    const asked = await kafkactl('brokers list -o name', { brokers: `127.0.0.1:${port}` });
    expect({ code: asked.code, out: asked.out.split('\n') }).toMatchObject({
      code: 0,
      out: expect.arrayContaining([String(follower)]),
    });
    await expect.poll(() => isr(topic), noticed).toEqual([1, 2, 3]);
  });
});

test('a broker frozen beyond its session is reset in time', { timeout: 120_000 }, async () => {
  const topic = await newTopic();
  const [leader] = await leaderAndFollowers(topic);
  await drill('freeze', leader);
  await expect.poll(() => isr(topic), noticed).not.toContain(leader);
  await quickly(() => startSandbox({ name }, own()));
  await expect.poll(() => isr(topic), noticed).toEqual([1, 2, 3]);
  await drill('freeze', leader);
  await quickly(() => reset(name, own()));
  await open();
  expect(await cluster.topics()).toEqual([]);
});

test('a broker that hangs again as soon as it is thawed is started anew', { timeout: 120_000 }, async () => {
  const topic = await newTopic();
  await drill('freeze', 2);
  const before = readState(name, own().folders)?.nodes.find(({ id }) => id === 2)?.handle;
  if (!before || !('pid' in before)) throw new Error('no process');
  const starting = quickly(() => startSandbox({ name }, own()));
  await expect.poll(() => processState(before), { timeout: 10_000, interval: 2 }).toBe('running');
  signalProcess(before, 'SIGSTOP');
  await starting;
  expect(processState(before)).toBe('gone');
  await expect.poll(() => isr(topic), noticed).toEqual([1, 2, 3]);
});

test('a broker that runs and does not answer is started anew by start', { timeout: 120_000 }, async () => {
  const state = readState(name, own().folders);
  const before = state?.nodes.find(({ id }) => id === 3)?.handle;
  if (!state || !before || !('pid' in before)) throw new Error('no process');
  expect(await drill('start', 3)).toBe(false);
  // Nothing listens there, as where a broker hangs before it has joined.
  const port = state.nodes[0]?.port === undefined ? 0 : state.nodes[0].port + 500;
  writeState({ ...state, nodes: state.nodes.map((node) => (node.id === 3 ? { ...node, port } : node)) }, own().folders);
  await quickly(() => drill('start', 3));
  expect(processState(before)).toBe('gone');
  await expect
    .poll(async () => (await cluster.describe()).brokers.find(({ id }) => id === 3)?.port, noticed)
    .toBe(readState(name, own().folders)?.nodes.find(({ id }) => id === 3)?.port);
});

test('a sandbox of an older kafkactl that is broken already is repaired, with its records', {
  timeout: 180_000,
}, async () => {
  await cluster.setFeature(elrFeature, 1);
  await open();
  expect((await cluster.features()).get(elrFeature)).toBe(1);
  const kept = await newTopic();
  expect(await line(`produce ${kept}`, 'a\nb\n')).toMatchObject({ code: 0 });
  const many = Array.from({ length: 20 }, () => randomName());
  await cluster.createTopics(many.map((each) => ({ name: each, partitions: 1, replicationFactor: 3 })));
  const notes: string[] = [];
  const noting = { ...own(), note: (text: string) => void notes.push(text) };
  const topic = await newTopic();
  const [, dead] = await leaderAndFollowers(topic);
  for (const id of dead) {
    await drill('kill', id);
    await expect.poll(() => isr(topic), noticed).not.toContain(id);
  }
  expect(await line(`topics delete ${topic} --dry-run`)).toMatchObject({
    err: expect.not.stringContaining('never start'),
  });
  await line(`topics alter ${topic} -c min.insync.replicas=1 --yes`);
  const planned = await line(`topics delete ${topic} --dry-run`);
  expect(planned.err.replaceAll(/\s+/g, ' ')).toContain(
    'those brokers may never start again once the topic is deleted',
  );
  const found = await cluster.topics();
  expect(found.length).toBeGreaterThan(many.length);
  const sent = () => [...cluster.requestCounts.values()].reduce((sum, count) => sum + count, 0);
  const before = sent();
  expect((await readMissingReplicas(cluster, found)).size).toBe(found.length);
  expect(sent() - before).toBeLessThanOrEqual(3);
  const file = join(inject('suiteHome'), `${topic}.yaml`);
  writeFileSync(file, `apiVersion: kafkactl/v1\ntopics:\n  - name: ${topic}\n    absent: true\n`);
  const plan = await line(`plan -f ${file} -o json`);
  expect(JSON.parse(plan.out)).toMatchObject([
    {
      action: 'delete',
      impact: expect.arrayContaining([
        `Brokers ${dead.join(', ')} are missing: the replicas there are deleted only when they come back.`,
        expect.stringContaining('those brokers may never start again'),
      ]),
    },
  ]);
  expect(await line(`topics delete ${topic} --yes`)).toMatchObject({ code: 0 });
  for (const id of dead) await runDrill(name, id, 'start', noting);
  expect(notes.filter((text) => text.includes('is repaired and started again'))).toHaveLength(1);
  await expect.poll(() => isr(kept), noticed).toEqual([1, 2, 3]);
  expect(await recordCount(kept)).toBe(2);
  // As the state file of an older kafkactl has it: the next start turns the feature off.
  const state = readState(name, own().folders);
  if (!state) throw new Error('no state');
  const { elr: _, ...older } = state;
  writeState(older, own().folders);
  await open();
  expect((await cluster.features()).has(elrFeature)).toBe(false);
  expect(readState(name, own().folders)?.elr).toBe('off');
});
