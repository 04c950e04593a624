import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import { applySteps } from '../src/lib/manifest/apply.js';
import { planAgainstCluster } from '../src/lib/manifest/plan-against-cluster.js';
import { createShippedTopics } from '../src/lib/manifest/shipped-topics.js';
import type { DesiredTopic } from '../src/lib/manifest/types.js';
import { apacheTool, oneBroker, threeBrokers } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

const folder = (text: string): string => {
  const path = mkdtempSync(join(tmpdir(), 'manifest-'));
  writeFileSync(join(path, 'topics.yaml'), text);
  return path;
};
const json = ({ out }: { out: string }) => JSON.parse(out) as Record<string, unknown>[];

test('dev is planned and applied, and a second plan is empty', async () => {
  const { brokers } = await oneBroker();
  const [a, b] = [randomName('a'), randomName('b')];
  const cwd = folder(`apiVersion: kafkactl/v1
profiles:
  dev: { partitions: 3, replicationFactor: 1, config: { retention.ms: 1d, cleanup.policy: delete } }
topics: [{ name: ${a} }, { name: ${b}, profiles: { dev: { partitions: 5 } } }]`);
  const on = { brokers, cwd };
  const planned = await kafkactl('plan --exit-code -o json', on);
  expect(planned.code).toBe(7);
  const config = { 'retention.ms': '86400000', 'cleanup.policy': 'delete' };
  const steps = [
    {
      action: 'create',
      topic: a,
      from: null,
      to: { partitions: 3, replicationFactor: 1, config },
      impact: [],
      risk: 'none',
    },
    {
      action: 'create',
      topic: b,
      from: null,
      to: { partitions: 5, replicationFactor: 1, config },
      impact: [],
      risk: 'none',
    },
  ];
  expect(json(planned)).toEqual(steps);
  expect(json(await kafkactl('apply --dry-run -o json', on))).toEqual(steps.map((s) => ({ ...s, status: 'planned' })));
  const applied = await kafkactl('apply -o json', on);
  expect(applied.code).toBe(0);
  expect(json(applied)).toEqual(steps.map((step) => ({ ...step, status: 'done' })));
  expect(await kafkactl('plan --exit-code -o json', on)).toMatchObject({ code: 0, out: '[]\n' });
  const { out } = await kafkactl(`topics describe ${b} -o json`, on);
  expect(json({ out })[0]).toMatchObject({
    configs: expect.arrayContaining([
      expect.objectContaining({ name: 'retention.ms', value: '86400000', source: 'topic' }),
    ]),
  });
});

test('fewer partitions and more replicas than brokers are refused, the rest is done', async () => {
  const { brokers } = await oneBroker();
  const [small, wide, fine] = [randomName('small'), randomName('wide'), randomName('fine')];
  await kafkactl(`topics create ${small} -p 3`, { brokers });
  const cwd = folder(`apiVersion: kafkactl/v1
topics:
  - { name: ${small}, partitions: 2 }
  - { name: ${wide}, replicationFactor: 3 }
  - { name: ${fine}, partitions: 2 }`);
  expect((await kafkactl('plan', { brokers, cwd })).code).toBe(1);
  expect(await kafkactl('apply --dry-run', { brokers, cwd })).toEqual({
    code: 1,
    out: expect.stringContaining(`! ${small}: refused: partitions 3 -> 2\n`),
    err: 'error: 2 of 3 steps cannot be done\n  apply would do the others all the same.\n',
  });
  // Nothing has failed that was not tried: the rows are those of the plan.
  const planned = await kafkactl('plan -o json', { brokers, cwd });
  const tried = await kafkactl('apply --dry-run -o json', { brokers, cwd });
  expect([planned.code, tried.code]).toEqual([1, 1]);
  expect(json(tried)).toEqual(json(planned).map((step) => ({ ...step, status: 'planned' })));
  const { code, out } = await kafkactl('apply -o json', { brokers, cwd });
  expect(code).toBe(1);
  expect(json({ out }).map(({ action, topic, status }) => [action, topic, status])).toEqual([
    ['refuse', small, 'failed'],
    ['refuse', wide, 'failed'],
    ['create', fine, 'done'],
  ]);
  const described = json(await kafkactl(`topics describe ${small} -o json`, { brokers }));
  expect(described[0]?.['partitions']).toHaveLength(3);
});

test('the view counts steps, also a single one', async () => {
  const { brokers } = await oneBroker();
  const [gone, other] = [randomName('gone'), randomName('other')];
  await kafkactl(`topics create ${gone} ${other}`, { brokers });
  const head = 'apiVersion: kafkactl/v1\ntopics:';
  const one = folder(`${head} [{ name: ${gone}, absent: true }]`);
  const said = async (line: string, cwd: string) => {
    const { code, out, err } = await kafkactl(line, { brokers, cwd });
    return { code, sum: out.trimEnd().split('\n').at(-1), err };
  };
  expect(await said('plan --exit-code', one)).toEqual({
    code: 7,
    sum: '1 step, destructive',
    err: 'error: the cluster is not as the file says: 1 step\n',
  });
  const both = folder(`${head} [{ name: ${gone}, absent: true }, { name: ${other}, absent: true }]`);
  expect(await said('drift', both)).toEqual({
    code: 7,
    sum: '2 steps, all destructive',
    err: 'error: the cluster is not as the file says: 2 differences\n',
  });
});

test.each([
  ['plan topics.yaml', 'A file goes after -f:  kafkactl plan -f topics.yaml\n'],
  ['apply topics.yaml', 'A file of topics goes after -f:  kafkactl apply -f topics.yaml\n'],
  ['apply plan.json topics.yaml', 'A file goes after -f:  kafkactl apply -f topics.yaml\n'],
])('%s: the file of topics is asked for as -f', async (line, words) => {
  const { brokers } = await oneBroker();
  const cwd = folder('apiVersion: kafkactl/v1\ntopics: []');
  expect(await kafkactl(line, { brokers, cwd })).toEqual({ code: 2, out: '', err: expect.stringContaining(words) });
});

test('refusals of several topics for one reason are one entry with their names', async () => {
  const { brokers } = await oneBroker();
  const [a, b, fine] = [randomName('a'), randomName('b'), randomName('fine')];
  const cwd = folder(`apiVersion: kafkactl/v1
topics:
  - { name: ${a}, replicationFactor: 3 }
  - { name: ${fine}, partitions: 2 }
  - { name: ${b}, replicationFactor: 3 }`);
  const { out } = await kafkactl('plan', { brokers, cwd });
  expect(out).toBe(`! 2 topics: refused: replicationFactor 3
    The cluster has 1 broker, and each replica needs one of its own.
    ${a}, ${b}
+ ${fine}: create with 2 partitions, replicas by default

1 step, 2 refused
`);
  expect(json(await kafkactl('plan -o json', { brokers, cwd }))).toHaveLength(3);
});

test('a manifest is read from standard input', async () => {
  const { brokers } = await oneBroker();
  const name = randomName('piped');
  const stdin = `apiVersion: kafkactl/v1\ntopics: [{ name: ${name}, partitions: 2 }]\n`;
  const line = (words: string, text = stdin) => kafkactl(words, { brokers, stdin: text });
  expect(await line('validate -f -')).toMatchObject({ code: 0, err: expect.stringContaining('1 topic') });
  expect(json(await line('plan -f - -o json'))).toMatchObject([{ action: 'create', topic: name }]);
  expect(json(await line('apply -f - -o json'))).toMatchObject([{ topic: name, status: 'done' }]);
  expect((await line('drift -f -')).code).toBe(0);
  const wrong = await line('validate -f -', 'apiVersion: kafkactl/v1\ntopics: [{ naem: x }]\n');
  expect(wrong).toMatchObject({ code: 2, out: expect.stringContaining('stdin:2:12: a topic has no key "naem"') });
  expect(await line('plan -f - -f -')).toMatchObject({ code: 2, err: expect.stringContaining('given twice') });
});

test('Ctrl-C ends waiting for standard input', async () => {
  const controller = new AbortController();
  const reading = kafkactl('validate -f -', { stdin: new PassThrough(), signal: controller.signal });
  setImmediate(() => controller.abort());
  expect((await reading).code).toBe(130);
});

test('a topic that the broker refuses is one failed row, and the others are done', async () => {
  const { brokers } = await oneBroker();
  const [dotted, fine] = [randomName('x.y'), randomName('fine')];
  await kafkactl(`topics create ${dotted}`, { brokers });
  const colliding = dotted.replace('.', '_');
  const cwd = folder(`apiVersion: kafkactl/v1\ntopics: [{ name: ${colliding} }, { name: ${fine} }]`);
  const { code, out } = await kafkactl('apply -o json', { brokers, cwd });
  expect(code).toBe(1);
  expect(json({ out })).toMatchObject([
    { topic: colliding, status: 'failed', error: { kafka: expect.stringContaining('INVALID_TOPIC_EXCEPTION') } },
    { topic: fine, status: 'done' },
  ]);
});

test('destructive steps need --yes: shorter retention, absent, and prune within owns', async () => {
  const { brokers } = await oneBroker();
  const id = randomName();
  const [kept, gone, orphan, stranger] = [`own-${id}-kept`, `own-${id}-gone`, `own-${id}-orphan`, `other-${id}`];
  // Within owns and in no file, and yet the state of a Streams application.
  const state = `own-${id}-totals-changelog`;
  await kafkactl(`topics create ${kept} ${gone} ${orphan} ${stranger} ${state} -c retention.ms=7d`, { brokers });
  const cwd = folder(`apiVersion: kafkactl/v1
owns: ["own-${id}-*"]
topics:
  - { name: ${kept}, config: { retention.ms: 1h } }
  - { name: ${gone}, absent: true }`);
  const on = { brokers, cwd };
  expect((await kafkactl('apply', on)).code).toBe(2);
  expect(json(await kafkactl('plan -o json', on)).map(({ action, topic }) => [action, topic])).toEqual([
    ['setConfig', kept],
    ['delete', gone],
  ]);
  const { code, out } = await kafkactl('apply --prune --yes -o json', on);
  expect(code).toBe(0);
  expect(json({ out }).map(({ action, topic }) => [action, topic])).toEqual([
    ['setConfig', kept],
    ['delete', gone],
    ['delete', orphan],
  ]);
  expect(json({ out })[1]?.['impact']).toContainEqual(expect.stringMatching(/^It holds 1 partition, 0 records/));
  const left = json(await kafkactl(`topics list ${id} -o json`, { brokers })).map(({ name }) => name);
  expect(left.sort()).toEqual([kept, stranger, state].sort());
});

test('a plan file is carried out unchanged, and refused with 4 once its topics have changed', async () => {
  const { brokers } = await oneBroker();
  const [there, fresh] = [randomName('there'), randomName('fresh')];
  await kafkactl(`topics create ${there} -p 1`, { brokers });
  const cwd = folder(`apiVersion: kafkactl/v1
topics:
  - { name: ${there}, partitions: 3, config: { retention.ms: 1h } }
  - { name: ${fresh}, partitions: 2 }`);
  const on = { brokers, cwd };
  expect((await kafkactl('plan --out plan.json', on)).code).toBe(0);
  const file = JSON.parse(readFileSync(join(cwd, 'plan.json'), 'utf8')) as Record<string, unknown>;
  expect(Object.keys(file)).toEqual(['apiVersion', 'kind', 'clusterId', 'profile', 'fingerprint', 'steps', 'notes']);

  expect((await kafkactl(`topics alter ${there} -c retention.ms=9d`, on)).code).toBe(0);
  const moved = await kafkactl('apply plan.json --yes -o json', on);
  expect([moved.code, moved.out]).toEqual([4, '']);
  expect(moved.err).toContain(`${there} retention.ms: 604800000 in the plan, now 777600000.`);
  expect(json(await kafkactl(`topics list ${fresh} -o json`, { brokers }))).toEqual([]);

  await kafkactl('plan --out plan.json', on);
  const tame = readFileSync(join(cwd, 'plan.json'), 'utf8').replaceAll('"destructive"', '"none"');
  writeFileSync(join(cwd, 'tame.json'), tame);
  expect((await kafkactl('apply tame.json', on)).code).toBe(2);
  expect((await kafkactl('apply plan.json --prune --yes', on)).code).toBe(2);
  writeFileSync(join(cwd, 'other.json'), tame.replace(/"clusterId": "[^"]+"/, '"clusterId": "another"'));
  expect((await kafkactl('apply other.json --yes', on)).code).toBe(4);
  const done = json(await kafkactl('apply plan.json --yes -o json', on));
  expect(done.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  expect(await kafkactl('plan --exit-code -o json', on)).toMatchObject({ code: 0, out: '[]\n' });
  expect((await kafkactl('apply plan.json --yes', on)).code).toBe(4);
  expect((await kafkactl('apply topics.yaml', on)).code).toBe(2);
});

test('an exported manifest plans to nothing, and shared settings are a profile', async () => {
  const { brokers } = await oneBroker();
  const id = randomName('export');
  await kafkactl(`topics create ${id}-a ${id}-b -p 2 -c retention.ms=36h -c cleanup.policy=compact,delete`, {
    brokers,
  });
  await kafkactl(`topics create ${id}-c -p 5 -c retention.ms=36h -c max.message.bytes=1MiB`, { brokers });
  const { code, out } = await kafkactl(['export', `${id}-*`], { brokers });
  expect(code).toBe(0);
  expect(out).toContain(
    'profiles:\n  exported:\n    partitions: 2\n    replicationFactor: 1\n    config:\n      retention.ms: 36h\n',
  );
  // The same document as JSON, which is YAML too.
  const asJson = await kafkactl(['export', `${id}-*`, '-o', 'json'], { brokers });
  expect(JSON.parse(asJson.out)).toEqual(parse(out));
  expect(await kafkactl('plan --strict --exit-code -o json', { brokers, cwd: folder(asJson.out) })).toMatchObject({
    code: 0,
    out: '[]\n',
  });
  const cwd = folder(out);
  const planned = await kafkactl('plan --strict --exit-code -o json', { brokers, cwd });
  expect(planned).toMatchObject({ code: 0, out: '[]\n' });
  await kafkactl(`topics alter ${id}-c -p 6`, { brokers });
  expect((await kafkactl('plan -o json', { brokers, cwd })).code).toBe(1);
});

test.each([
  ['a name', 'NONE', 3, /^error: no topic named "NONE"/],
  ['a pattern', 'NONE-*', 3, /^error: no topic matches NONE-\*/],
  ['two of them', 'NONE NONE-*', 3, /^error: 2 of 2 failed: no topic named "NONE"; no topic matches NONE-\*/],
  ['one beside a topic', 'TOPIC NONE', 1, /^error: 1 of 2 failed: no topic named "NONE"/],
])('export of %s that picks nothing writes no file', async (_what, words, code, says) => {
  const { brokers } = await oneBroker();
  const [topic, none] = [randomName('export'), randomName('none')];
  await kafkactl(`topics create ${topic} -p 1`, { brokers });
  const line = `export ${words.replaceAll('NONE', none).replaceAll('TOPIC', topic)}`;
  const { err, ...result } = await kafkactl(line, { brokers });
  expect(result).toEqual({ code, out: '' });
  expect(err.replaceAll(none, 'NONE')).toMatch(says);
});

test('drift is 7 when somebody changed a topic', async () => {
  const { brokers } = await oneBroker();
  const name = randomName('drift');
  const cwd = folder(`apiVersion: kafkactl/v1\ntopics: [{ name: ${name}, config: { retention.ms: 1d } }]`);
  await kafkactl('apply', { brokers, cwd });
  expect((await kafkactl('drift', { brokers, cwd })).code).toBe(0);
  await kafkactl(`topics alter ${name} -c retention.ms=2d -c segment.ms=1h`, { brokers });
  const { code, out, err } = await kafkactl('drift --yes', { brokers, cwd });
  expect(code).toBe(7);
  expect(out).toContain(`~ ${name}: retention.ms 2d -> 1d`);
  expect(err).toContain(`${name} has segment.ms=1h set`);
  const strict = json(await kafkactl('plan --strict -o json', { brokers, cwd }));
  expect(strict.map(({ action, key }) => [action, key])).toContainEqual(['unsetConfig', 'segment.ms']);
});

test('a thousand topics are created with ten requests, and read with a few', async () => {
  const { settings } = await oneBroker();
  const cluster = await connect(settings, { signal: new AbortController().signal });
  const id = randomName();
  const manifest = { profiles: {}, topics: [], owns: [], unset: 'keep' as const };
  const desired = Array.from(
    { length: 1000 },
    (_, index): DesiredTopic => ({
      name: `many-${id}-${index}`,
      absent: false,
      partitions: 1,
      config: { 'retention.ms': '86400000' },
    }),
  );
  const choices = { strict: false, prune: false, only: () => true };
  try {
    const { steps } = await planAgainstCluster(cluster, manifest, desired, choices);
    expect((await applySteps(cluster, steps)).done.size).toBe(1000);
    expect(cluster.requestCounts.get('CreateTopics')).toBe(10);
    const before = new Map(cluster.requestCounts);
    expect((await planAgainstCluster(cluster, manifest, desired, choices)).steps).toEqual([]);
    const sent = [...cluster.requestCounts].map(([api, count]) => [api, count - (before.get(api) ?? 0)] as const);
    expect(sent.reduce((sum, [, count]) => sum + count, 0)).toBeLessThanOrEqual(6);
    await cluster.deleteTopics(desired.map(({ name }) => name));
  } finally {
    await cluster.close();
  }
}, 120_000);

test('the quickstart creates the shipped topics once', async () => {
  const { settings } = await oneBroker();
  const cluster = await connect(settings, { signal: new AbortController().signal });
  try {
    const first = await createShippedTopics(cluster, 'dev');
    expect(first.slice(0, 2).map(({ topic }) => topic)).toEqual(['user-events', 'order-events']);
    expect((await createShippedTopics(cluster, 'dev')).every(({ created }) => !created)).toBe(true);
  } finally {
    await cluster.close();
  }
});

test('prod is applied on three brokers', async () => {
  const { brokers } = await threeBrokers();
  const name = randomName('prod');
  const cwd = folder(`apiVersion: kafkactl/v1
profiles:
  prod: { partitions: 6, replicationFactor: 3, config: { min.insync.replicas: 2, retention.ms: 7d } }
topics: [{ name: ${name} }]`);
  expect((await kafkactl('apply', { brokers, cwd })).code).toBe(0);
  const [row] = json(await kafkactl(`topics list ${name} -o json`, { brokers }));
  expect(row).toMatchObject({ partitionCount: 6, replicationFactor: 3 });
  expect(await kafkactl('plan --exit-code -o json', { brokers, cwd })).toMatchObject({ code: 0, out: '[]\n' });
});

test('from dev to prod: partitions grow and replicas move without losing records or commits', async () => {
  const kafka = await threeBrokers();
  const { brokers } = kafka;
  const [name, group] = [randomName('grow'), randomName('group')];
  const cwd = folder(`apiVersion: kafkactl/v1
profiles:
  dev: { partitions: 3, replicationFactor: 1, config: { retention.ms: 1d, min.insync.replicas: 1 } }
  prod: { partitions: 6, replicationFactor: 3, config: { min.insync.replicas: 2, retention.ms: 7d } }
topics: [{ name: ${name} }]`);
  const on = { brokers, cwd };
  expect((await kafkactl('apply --profile dev', on)).code).toBe(0);
  const records = Array.from({ length: 50 }, (_, index) => `key-${index}:value-${index}`).join('\n');
  expect((await kafkactl(`produce ${name} -K :`, { brokers, stdin: records })).code).toBe(0);
  expect((await kafkactl(`consume ${name} -g ${group} --from-beginning -n 50`, on)).code).toBe(0);

  const applied = json(await kafkactl('apply --profile prod -o json', on));
  expect(applied.map(({ action, key, from, to, status }) => [action, key, from, to, status])).toEqual([
    ['changeReplication', 'replicationFactor', 1, 3, 'done'],
    ['addPartitions', undefined, 3, 6, 'done'],
    ['setConfig', 'min.insync.replicas', '1', '2', 'done'],
    ['setConfig', 'retention.ms', '86400000', '604800000', 'done'],
  ]);
  const [topic] = json(await kafkactl(`topics describe ${name} -o json`, on));
  const partitions = topic?.['partitions'] as { replicas: number[]; isr: number[] }[];
  expect(partitions.map(({ replicas, isr }) => [replicas.length, isr.length])).toEqual(Array(6).fill([3, 3]));
  expect(await kafkactl('plan --profile prod --exit-code -o json', on)).toMatchObject({ code: 0, out: '[]\n' });
  const { out } = await apacheTool(kafka, 'kafka-topics', ['--describe', '--topic', name]);
  expect(out).toMatch(/PartitionCount: 6\s+ReplicationFactor: 3/);
  const read = await kafkactl(`consume ${name} --exit`, on);
  expect(read.out.trim().split('\n')).toHaveLength(50);
  const lag = json(await kafkactl(`groups lag ${group} -o json`, on));
  expect(lag.reduce((sum, row) => sum + Number(row['committed'] ?? 0), 0)).toBe(50);

  // And back: Kafka takes replicas away, but no partitions.
  const back = json(await kafkactl('apply --profile dev --yes -o json', on));
  expect(back.map(({ action, status }) => [action, status])).toEqual([
    ['changeReplication', 'done'],
    ['refuse', 'failed'],
    ['setConfig', 'done'],
    ['setConfig', 'done'],
  ]);
  expect(json(await kafkactl(`topics list ${name} -o json`, on))[0]).toMatchObject({ replicationFactor: 1 });
});

test('an interrupted reassignment is waited for before anything depends on it', async () => {
  const { brokers, settings } = await threeBrokers();
  const cluster = await connect(settings, { signal: new AbortController().signal });
  const name = randomName('resume');
  const throttle = async (rate: string | null) => {
    const set = { 'leader.replication.throttled.rate': rate, 'follower.replication.throttled.rate': rate };
    const ids = (await cluster.describe()).brokers.map(({ id }) => `${id}`);
    await cluster.alterConfigs(ids.map((id) => ({ type: 'broker', name: id, set })));
  };
  const cwd = folder(`apiVersion: kafkactl/v1
topics: [{ name: ${name}, partitions: 1, replicationFactor: 3, config: { min.insync.replicas: 2 } }]`);
  const on = { brokers, cwd };
  try {
    await cluster.createTopics([{ name, partitions: 1, replicationFactor: 1, config: throttled }]);
    const line = `${'x'.repeat(1000)}\n`;
    expect((await kafkactl(`produce ${name}`, { brokers, stdin: line.repeat(4000) })).code).toBe(0);
    await throttle('20000');

    const breaking = new AbortController();
    const broken = kafkactl('apply -o json', { ...on, signal: breaking.signal });
    await pollUntil(async () => (await cluster.reassignments()).some(({ topic }) => topic === name), {
      withinMs: 20_000,
    });
    breaking.abort();
    expect((await broken).code).toBe(130);

    const left = json(await kafkactl('plan -o json', on));
    expect(left.map(({ action, from, to }) => [action, from, to])).toEqual([
      ['changeReplication', 1, 3],
      ['setConfig', '1', '2'],
    ]);
    const again = kafkactl('apply -o json', on);
    // The move alone fills this time: nothing may count on the new replicas yet.
    const early = await pollUntil(async () => (await minIsr(name)) !== '1', { withinMs: 2000 });
    expect(early).toBeUndefined();
    expect((await cluster.reassignments()).map(({ topic }) => topic)).toContain(name);
    await throttle(null);
    expect((await again).code).toBe(0);
    expect(await minIsr(name)).toBe('2');
    const [topic] = await cluster.topics([name]);
    expect(topic?.partitions[0]?.isr).toHaveLength(3);
    expect(await kafkactl('plan -o json', on)).toMatchObject({ code: 0, out: '[]\n' });
  } finally {
    await throttle(null);
    await cluster.close();
  }

  async function minIsr(topic: string) {
    const [found] = await cluster.configs([{ type: 'topic', name: topic, keys: ['min.insync.replicas'] }]);
    return found?.entries[0]?.value;
  }
});

/** Lets the brokers' replication throttle hold for every replica of a topic. */
const throttled = { 'leader.replication.throttled.replicas': '*', 'follower.replication.throttled.replicas': '*' };

test('create takes a profile of ./topics.yaml or the shipped file, and options override it', async () => {
  const { brokers } = await oneBroker();
  const [named, other, shipped] = [randomName('named'), randomName('other'), randomName('shipped')];
  const cwd = folder(`apiVersion: kafkactl/v1
profiles: { dev: { partitions: 2 } }
topics: [{ name: ${named}, partitions: 4 }]`);
  const made = json(await kafkactl(`topics create ${named} ${other} --profile dev -o json`, { brokers, cwd }));
  expect(made.map(({ partitionCount }) => partitionCount)).toEqual([4, 2]);
  const [row] = json(await kafkactl(`topics create ${shipped} --profile dev -p 1 -o json`, { brokers }));
  expect(row).toMatchObject({ partitionCount: 1, replicationFactor: 1 });
  const [described] = json(await kafkactl(`topics describe ${shipped} -o json`, { brokers }));
  expect(described?.['configs']).toContainEqual(expect.objectContaining({ name: 'retention.ms', value: '86400000' }));
  const wrong = await kafkactl(`topics create ${randomName()} --profile deb -o json`, { brokers });
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('Did you mean dev?');
});

test('an invalid file is exit 2 with every location, without a cluster', async () => {
  const cwd = folder('apiVersion: kafkactl/v1\ntopics:\n  - { name: a, partitons: 3 }\n  - { name: b, partitions: 0 }');
  const offline = { brokers: '127.0.0.1:1', cwd };
  const validated = await kafkactl('validate', offline);
  expect(validated.code).toBe(2);
  expect(validated.out).toContain('topics.yaml:3:16: a topic has no key "partitons"');
  expect(validated.out).toContain('^ Did you mean partitions?');
  expect(json(await kafkactl('validate -o json', offline)).map(({ line, column }) => [line, column])).toEqual([
    [3, 16],
    [4, 28],
  ]);
  for (const line of ['plan', 'apply', 'drift']) {
    const { code, out, err } = await kafkactl(line, offline);
    expect([line, code, out]).toEqual([line, 2, '']);
    expect(err).toContain('topics.yaml:4:28');
  }
  expect((await kafkactl('apply', { ...offline, cwd: tmpdir() })).err).toContain('there is no topics.yaml here');
});
