import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { api as reassignV0 } from '@platformatic/kafka/dist/apis/admin/alter-partition-reassignments-v0.js';
import { describe, expect, inject, test } from 'vitest';
import { withCluster, withWire } from './clusters.js';
import { oneBroker, type TestKafka, threeBrokers } from './kafka.js';
import { randomName } from './names.js';
import { lineOptionsOf, newUser } from './principals.js';
import { produceValues } from './records.js';
import { kafkactl } from './world.js';

interface Row {
  readonly [key: string]: unknown;
}
interface Result {
  readonly code: number;
  readonly rows: Row[];
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
}

/** The rows and the error of a line with `-o json`. */
async function json(line: string, kafka: TestKafka): Promise<Result> {
  const { code, out, err } = await kafkactl(`${line} -o json`, on(kafka));
  return {
    code,
    rows: out === '' ? [] : (JSON.parse(out) as Row[]),
    ...(err !== '' && { error: JSON.parse(err).error }),
  };
}

const on = ({ brokers }: TestKafka) => ({ brokers });

/** The number of requests of a line by API, from --verbose. */
async function requests(line: string, kafka: TestKafka): Promise<Record<string, number>> {
  const { err } = await kafkactl(`${line} --verbose`, on(kafka));
  const counts: Record<string, number> = {};
  for (const [, api = ''] of err.matchAll(/^([A-Z][A-Za-z]+) \d+ \S+:\d+ /gm)) counts[api] = (counts[api] ?? 0) + 1;
  const { ApiVersions: _, ...rest } = counts;
  return rest;
}

const ownConfigs = async (name: string, kafka: TestKafka) => {
  const [topic] = (await json(`topics describe ${name}`, kafka)).rows;
  const configs = topic?.['configs'] as { name: string; value: string; source: string }[];
  return Object.fromEntries(configs.filter(({ source }) => source === 'topic').map(({ name, value }) => [name, value]));
};

test('a topic is created, listed, described and deleted', async () => {
  const kafka = await oneBroker();
  const name = randomName('topic');
  expect(await json(`topic create ${name} -p 3 -c retention.ms=7d`, kafka)).toEqual({
    code: 0,
    rows: [{ name, action: 'create', partitionCount: 3, replicationFactor: 1, status: 'done' }],
  });
  const { rows: listed } = await json(`topics list ${name}`, kafka);
  const id = listed[0]?.['id'];
  expect(id).toMatch(/^[\w-]{22}$/);
  expect(listed).toEqual([{ name, id, partitionCount: 3, replicationFactor: 1, underReplicated: 0, internal: false }]);
  const [described] = (await json(`topic describe ${name}`, kafka)).rows;
  expect(described).toMatchObject({ name, id });
  const partitions = async () => (await json(`topic describe ${name}`, kafka)).rows[0]?.['partitions'];
  // A broker creates the log of a new partition a moment after the topic exists.
  await expect.poll(partitions).toEqual(
    [0, 1, 2].map((partition) => ({
      partition,
      leader: 1,
      replicas: [1],
      isr: [1],
      earliest: 0,
      latest: 0,
      size: 0,
    })),
  );
  expect(described?.['configs']).toContainEqual({ name: 'retention.ms', value: '604800000', source: 'topic' });
  expect(described?.['configs']).toContainEqual({ name: 'segment.ms', value: '604800000', source: 'default' });
  expect((await kafkactl(`topics list ${name} -o name`, on(kafka))).out).toBe(`${name}\n`);
  expect(await json(`topic delete ${name} --yes`, kafka)).toEqual({
    code: 0,
    rows: [{ name, action: 'delete', status: 'done' }],
  });
  expect((await json(`topics list ${name}`, kafka)).rows).toEqual([]);
});

test('topic describe and kafka-topics --describe agree on 12 partitions of three replicas', async () => {
  const kafka = await threeBrokers();
  const name = randomName('topic');
  await kafkactl(`topics create ${name} -p 12 -r 3 -c retention.ms=7d -c min.insync.replicas=2`, on(kafka));
  const { out } = await kafkactl(`sandbox run kafka-topics --name ${kafka.name} -- --describe --topic ${name}`);
  const [topic] = (await json(`topic describe ${name}`, kafka)).rows;
  const numbers = (text: string | undefined) => (text ?? '').split(',').filter(Boolean).map(Number);
  const apache = [...out.matchAll(/Partition: (\d+)\s+Leader: (\d+)\s+Replicas: ([\d,]+)\s+Isr: ([\d,]*)/g)].map(
    ([, partition, leader, replicas, isr]) => ({
      partition: Number(partition),
      leader: Number(leader),
      replicas: numbers(replicas),
      isr: numbers(isr).sort(),
    }),
  );
  const ours = topic?.['partitions'] as { partition: number; leader: number; replicas: number[]; isr: number[] }[];
  expect(apache).toHaveLength(12);
  expect(
    ours.map(({ partition, leader, replicas, isr }) => ({ partition, leader, replicas, isr: [...isr].sort() })),
  ).toEqual(apache);
  expect(topic?.['id']).toBe(/TopicId: (\S+)/.exec(out)?.[1]);
  const theirConfigs = Object.fromEntries(
    (/Configs: (\S+)/.exec(out)?.[1] ?? '').split(',').map((pair) => pair.split('=')),
  );
  const configs = topic?.['configs'] as { name: string; value: string; source: string }[];
  expect(
    Object.fromEntries(configs.filter(({ source }) => source === 'topic').map(({ name, value }) => [name, value])),
  ).toEqual({ 'retention.ms': '604800000', 'min.insync.replicas': '2' });
  expect(theirConfigs).toMatchObject({ 'retention.ms': '604800000', 'min.insync.replicas': '2' });
});

test('a profile fills in what the line leaves out, and settings of the topic in the file win over it', async () => {
  const kafka = await oneBroker();
  const folder = mkdtempSync(join(inject('suiteHome'), 'profile-'));
  const [plain, own] = [randomName('topic'), randomName('topic')];
  const file = `apiVersion: kafkactl/v1
profiles:
  dev: { partitions: 3, replicationFactor: 1, config: { retention.ms: 1d } }
topics:
  - { name: ${own}, partitions: 5, config: { cleanup.policy: compact } }
`;
  writeFileSync(join(folder, 'topics.yaml'), file);
  const create = (line: string) => kafkactl(`topics create ${line} -o json`, { ...on(kafka), cwd: folder });
  const { out } = await create(`${plain} ${own} --profile dev -c retention.ms=2d`);
  expect(JSON.parse(out)).toMatchObject([
    { name: plain, partitionCount: 3, status: 'done' },
    { name: own, partitionCount: 5, status: 'done' },
  ]);
  expect(await ownConfigs(own, kafka)).toEqual({ 'retention.ms': '172800000', 'cleanup.policy': 'compact' });
  expect(await create(`${plain}-2 --profile nowhere`)).toMatchObject({ code: 2, out: '' });
  const shipped = await json(`topics create ${plain}-3 --profile dev`, kafka);
  expect(shipped).toMatchObject({ code: 0, rows: [{ partitionCount: 3, replicationFactor: 1 }] });
});

test('a name that collides with another topic (. and _) is a conflict, not a usage error', async () => {
  const kafka = await oneBroker();
  const name = randomName('a.b_c');
  expect((await json(`topics create ${name}`, kafka)).code).toBe(0);
  const { code, error } = await json(`topics create ${name.replace('.', '_')}`, kafka);
  expect({ code, message: error?.message }).toMatchObject({
    code: 4,
    message: expect.stringContaining('differs only in'),
  });
});

describe('each of several names has a row of its own', () => {
  test('one failed topic does not prevent the creation of the others', async () => {
    const kafka = await oneBroker();
    const [good, taken] = [randomName('topic'), randomName('topic')];
    await kafkactl(`topics create ${taken}`, on(kafka));
    const { code, rows } = await json(`topics create ${good} ${taken}`, kafka);
    expect(rows.map(({ name, status }) => [name, status])).toEqual([
      [good, 'done'],
      [taken, 'failed'],
    ]);
    expect(rows[1]?.['error']).toMatchObject({
      code: 'conflict',
      exit: 4,
      kafka: expect.stringMatching(/ALREADY_EXISTS/),
    });
    expect(code).toBe(1);
    expect(await json(`topics create ${taken}`, kafka)).toMatchObject({ code: 4 });
    expect(await json(`topics create ${taken} -p 9 --if-not-exists`, kafka)).toMatchObject({
      code: 0,
      rows: [{ name: taken, status: 'unchanged', partitionCount: 1 }],
    });
  });

  test('a topic that does not exist', async () => {
    const kafka = await oneBroker();
    const name = randomName('topic');
    await kafkactl(`topics create ${name}`, on(kafka));
    expect(await json(`topics describe ${name}x`, kafka)).toMatchObject({
      code: 3,
      rows: [],
      error: { code: 'notFound', hint: `Did you mean ${name}?` },
    });
    expect(await json(`topics describe ${name} ${name}x`, kafka)).toMatchObject({ code: 1, rows: [{ name }] });
    expect(await json(`topics delete ${name}x --yes`, kafka)).toMatchObject({ code: 3 });
    expect(await json(`topics delete ${name}x --if-exists`, kafka)).toMatchObject({
      code: 0,
      rows: [{ name: `${name}x`, status: 'unchanged' }],
    });
  });
});

test('a name that begins with a dash is given after --, where options are read as names too', async () => {
  const kafka = await oneBroker();
  const name = randomName('-dash');
  const line = (words: string) => kafkactl(words, on(kafka));
  expect(await line(`topics create ${name}`)).toMatchObject({
    code: 2,
    err: expect.stringContaining(`[options] -- ${name}`),
  });
  expect((await line(`topics create -p 2 -- ${name}`)).code).toBe(0);
  const misplaced = await line(`topics delete -- ${name} --yes`);
  expect(misplaced).toMatchObject({ code: 3, err: expect.stringContaining('options go before it') });
  expect((await line(`topics list -o name -- ${name}`)).out).toBe(`${name}\n`);
  expect((await line(`topics delete --yes -- ${name}`)).code).toBe(0);
  expect((await line(`topics list -o name -- ${name}`)).out).toBe('');
});

test('a dry run gives the rows of the real run with status planned, and changes nothing', async () => {
  const kafka = await oneBroker();
  const name = randomName('topic');
  const lines = [
    `topics create ${name} -p 2`,
    `topics alter ${name} -p 4 -c segment.ms=1h`,
    `topics purge ${name}`,
    `topics clone ${name} ${name}-copy`,
    `topics delete ${name}`,
  ];
  for (const line of lines) {
    const planned = await json(`${line} --dry-run`, kafka);
    const again = await json(`${line} --dry-run`, kafka);
    expect(again).toEqual(planned);
    expect(planned.code).toBe(0);
    const done = await json(`${line} --yes`, kafka);
    expect(done.code).toBe(0);
    expect(planned.rows).toEqual(
      done.rows.map((row) => (row['status'] === 'done' ? { ...row, status: 'planned' } : row)),
    );
  }
});

describe('alter', () => {
  test('one config changes and the others keep their values', async () => {
    const kafka = await oneBroker();
    const name = randomName('topic');
    await kafkactl(`topics create ${name} -c retention.ms=1d -c segment.bytes=2MiB`, on(kafka));
    expect(await json(`topics alter ${name} -c retention.ms=2d -c max.message.bytes=1MiB`, kafka)).toMatchObject({
      code: 0,
      rows: [
        { name, action: 'setConfig', key: 'retention.ms', from: '86400000', to: '172800000', status: 'done' },
        { name, action: 'setConfig', key: 'max.message.bytes', to: '1048576', status: 'done' },
      ],
    });
    expect(await ownConfigs(name, kafka)).toEqual({
      'retention.ms': '172800000',
      'segment.bytes': '2097152',
      'max.message.bytes': '1048576',
    });
    await kafkactl(`topics alter ${name} --unset segment.bytes`, on(kafka));
    expect(await ownConfigs(name, kafka)).toEqual({ 'retention.ms': '172800000', 'max.message.bytes': '1048576' });
  });

  test('shorter retention is not set without confirmation', async () => {
    const kafka = await oneBroker();
    const name = randomName('topic');
    await kafkactl(`topics create ${name} -c retention.ms=7d`, on(kafka));
    expect(await json(`topics alter ${name} -c retention.ms=1h`, kafka)).toMatchObject({
      code: 2,
      rows: [],
      error: { code: 'usage' },
    });
    expect(await ownConfigs(name, kafka)).toEqual({ 'retention.ms': '604800000' });
    expect(await json(`topics alter ${name} -c retention.ms=1h --yes`, kafka)).toMatchObject({ code: 0 });
    expect(await ownConfigs(name, kafka)).toEqual({ 'retention.ms': '3600000' });
  });

  test('fewer partitions are refused with the reason', async () => {
    const kafka = await oneBroker();
    const name = randomName('topic');
    await kafkactl(`topics create ${name} -p 3`, on(kafka));
    expect(await json(`topics alter ${name} -p 2`, kafka)).toMatchObject({
      code: 1,
      rows: [{ name, action: 'addPartitions', from: 3, to: 2, status: 'failed' }],
    });
    expect(await json(`topics alter ${name} -p 5`, kafka)).toMatchObject({ code: 0, rows: [{ status: 'done' }] });
    expect((await json(`topics list ${name}`, kafka)).rows).toMatchObject([{ partitionCount: 5 }]);
  });

  test('a misspelt config name or an invalid value is reported before any request is sent', async () => {
    const kafka = await oneBroker();
    const line = 'topics alter any -c retention.mss=7d';
    expect(await json(line, kafka)).toMatchObject({
      code: 2,
      error: { code: 'usage', hint: 'Did you mean retention.ms?' },
    });
    expect(await requests(line, kafka)).toEqual({});
    expect(await json('topics create any -c retention.ms=soon', kafka)).toMatchObject({ code: 2 });
  });
});

describe('destructive commands say what they affect', () => {
  test('a pattern deletes nothing without confirmation, and then only the topics that it matches', async () => {
    const kafka = await oneBroker();
    const prefix = randomName('topic');
    await kafkactl(`topics create ${prefix}-a ${prefix}-b other-${prefix}`, on(kafka));
    const refused = await json(`topics delete '${prefix}-*'`, kafka);
    expect(refused).toMatchObject({ code: 2, rows: [] });
    expect((await json(`topics list ${prefix}`, kafka)).rows).toHaveLength(3);
    const { rows } = await json(`topics delete '${prefix}-*' --yes`, kafka);
    expect(rows.map(({ name, status }) => [name, status])).toEqual([
      [`${prefix}-a`, 'done'],
      [`${prefix}-b`, 'done'],
    ]);
    expect((await json(`topics list ${prefix}`, kafka)).rows).toMatchObject([{ name: `other-${prefix}` }]);
  });

  test('purge deletes the records and keeps the topic', async () => {
    const kafka = await oneBroker();
    const name = randomName('topic');
    await kafkactl(`topics create ${name} -p 2`, on(kafka));
    await produceValues(kafka, name, 1, 7);
    expect(await json(`topics purge ${name}`, kafka)).toMatchObject({ code: 2, rows: [] });
    expect(await json(`topics purge ${name} --yes`, kafka)).toEqual({
      code: 0,
      rows: [
        { name, action: 'purge', partition: 0, from: 0, to: 0, records: 0, status: 'unchanged' },
        { name, action: 'purge', partition: 1, from: 0, to: 7, records: 7, status: 'done' },
      ],
    });
    const [topic] = (await json(`topics describe ${name}`, kafka)).rows;
    expect(topic?.['partitions']).toMatchObject([
      { earliest: 0, latest: 0 },
      { earliest: 7, latest: 7 },
    ]);
  });

  test('purge stops before an offset, a time, or the last N records', async () => {
    const kafka = await oneBroker();
    const name = randomName('topic');
    await kafkactl(`topics create ${name}`, on(kafka));
    const since = Date.now();
    await produceValues(kafka, name, 0, 10, since);
    const to = async (before: string) =>
      (await json(`topics purge ${name} --before ${before} --dry-run`, kafka)).rows.map((row) => row['to']);
    expect([await to('4'), await to(`@${since + 7}`), await to('-3'), await to('99')]).toEqual([[4], [7], [7], [10]]);
    const { err } = await kafkactl(`topics purge ${name} --before 99 --dry-run`, on(kafka));
    expect(err).toBe(`${name} partition 0 holds 0 to 10: 99 is moved to 10.\n`);
    expect(await json(`topics purge ${name} --before @${since + 4} --yes`, kafka)).toMatchObject({
      rows: [{ from: 0, to: 4, records: 4, status: 'done' }],
    });
    expect(await json(`topics purge ${name} --before sometime`, kafka)).toMatchObject({ code: 2 });
  });

  test('a compacted topic is not purged, and the hint says how to', async () => {
    const kafka = await oneBroker();
    const name = randomName('topic');
    await kafkactl(`topics create ${name} -c cleanup.policy=compact`, on(kafka));
    expect(await json(`topics purge ${name} --yes`, kafka)).toMatchObject({
      code: 1,
      error: { message: expect.stringMatching(/compacted/), hint: expect.stringMatching(/compact,delete/) },
    });
  });
});

test('a clone has the partitions, the replicas and the own configs of the original', async () => {
  const kafka = await threeBrokers();
  const name = randomName('topic');
  await kafkactl(`topics create ${name} -p 4 -r 3 -c retention.ms=1d`, on(kafka));
  expect(await json(`topics clone ${name} ${name}-v2 -p 8`, kafka)).toMatchObject({
    code: 0,
    rows: [
      { name: `${name}-v2`, action: 'clone', from: name, partitionCount: 8, replicationFactor: 3, status: 'done' },
    ],
  });
  expect(await ownConfigs(`${name}-v2`, kafka)).toEqual({ 'retention.ms': '86400000' });
  expect(await json(`topics clone ${name} ${name}-v2`, kafka)).toMatchObject({ code: 4 });
});

test('elect-leaders moves leadership to the preferred replicas', async () => {
  const kafka = await threeBrokers();
  const name = randomName('topic');
  await withCluster(kafka.settings, async (cluster) => {
    await cluster.createTopics([
      {
        name,
        assignments: [
          [1, 2, 3],
          [2, 3, 1],
        ],
      },
    ]);
    const moved = { name, partitions: [{ partitionIndex: 0, replicas: [3, 2, 1] }] };
    await withWire(kafka.settings, (wire) => wire.send('controller', reassignV0, 5000, false, [moved]));
    await expect.poll(async () => (await cluster.topics([name]))[0]?.partitions[0]?.replicas).toEqual([3, 2, 1]);
  });
  const row = { name, action: 'electLeader', partition: 0, from: 1, to: 3 };
  expect((await json(`topics elect-leaders ${name} --dry-run`, kafka)).rows).toEqual([{ ...row, status: 'planned' }]);
  expect((await json(`topics elect-leaders ${name}`, kafka)).rows).toEqual([{ ...row, status: 'done' }]);
  await expect
    .poll(async () => (await json(`topics elect-leaders ${name} --dry-run`, kafka)).rows, { timeout: 5000 })
    .toEqual([]);
});

test('a list costs one request and a description a few, whatever the number of topics', async () => {
  const kafka = await threeBrokers();
  const prefix = randomName('topic');
  await kafkactl(`topics create ${prefix}-a ${prefix}-b ${prefix}-c -p 6 -r 3`, on(kafka));
  expect(await requests('topics list', kafka)).toEqual({ Metadata: 1 });
  const description = `topics describe ${prefix}-a ${prefix}-b ${prefix}-c`;
  // Until every leader has its new leader epoch it is asked again.
  await expect
    .poll(() => requests(description, kafka), { timeout: 10_000 })
    .toEqual({ Metadata: 1, ListOffsets: 6, DescribeLogDirs: 3, DescribeConfigs: 1 });
});

test('a name and an id are never broken at 80 columns with -o wide', async () => {
  const kafka = await oneBroker();
  const name = randomName('a-topic-whose-name-is-as-long-as-real-ones-are');
  await kafkactl(`topics create ${name}`, on(kafka));
  const [row] = (await json(`topics list ${name}`, kafka)).rows;
  const { out } = await kafkactl(`topics list ${name} -o wide`, { ...on(kafka), tty: 80 });
  expect(out).toContain(`${name}  ${row?.['id']}  `);
});

test('csv has a row for each partition', async () => {
  const kafka = await oneBroker();
  const names = [randomName('csv'), randomName('csv')];
  await kafkactl(`topics create ${names.join(' ')} -p 2`, on(kafka));
  const { out } = await kafkactl(`topics describe ${names.join(' ')} -o csv`, on(kafka));
  const [head, ...lines] = out.trim().split('\n');
  expect(head).toBe('name,id,partition,leader,replicas,isr,earliest,latest,size');
  // A broker reports the size of a new partition a moment later.
  expect(lines.map((line) => line.replace(/^([^,]+),[^,]+,/, '$1 ').replace(/0?$/, ''))).toEqual(
    names.flatMap((name) => [0, 1].map((partition) => `${name} ${partition},1,[1],[1],0,0,`)),
  );
});

test('internal topics are listed only when asked for', async () => {
  const kafka = await oneBroker();
  await withWire(kafka.settings, (wire) => wire.coordinators('group', ['any']));
  const names = async (line: string) => (await json(line, kafka)).rows.map(({ name }) => name);
  await expect.poll(() => names('topics list --internal')).toContain('__consumer_offsets');
  expect(await names('topics list')).not.toContain('__consumer_offsets');
  expect(await json('topics delete __consumer_offsets --yes', kafka)).toMatchObject({
    code: 1,
    rows: [{ status: 'failed' }],
  });
});

test('without permission, fields are null with one note where the rest can be shown, else the command is denied', async () => {
  const prefix = randomName('topic');
  const user = lineOptionsOf(await newUser([{ topics: prefix, operations: ['create', 'describe'] }]));
  const as = (line: string) => kafkactl(line, user);
  await expect.poll(async () => (await as(`topics create ${prefix}-a --if-not-exists`)).code).toBe(0);
  const wide = await as('topics list -o wide');
  expect(wide.code).toBe(0);
  expect(wide.err.match(/Sizes are not shown/g)).toHaveLength(1);
  const [topic] = JSON.parse((await as(`topics describe ${prefix}-a -o json`)).out);
  expect(topic).toMatchObject({ partitions: [{ earliest: 0, latest: 0, size: null }], configs: null });
  expect(await as('topics describe not-mine')).toMatchObject({ code: 6, out: '' });
  expect(await as('topics create not-mine')).toMatchObject({ code: 6 });
  expect(await as(`topics delete ${prefix}-a --yes`)).toMatchObject({ code: 6 });
});
