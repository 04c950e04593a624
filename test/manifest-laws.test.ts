import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openCluster } from './clusters.js';
import { oneBroker, threeBrokers } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, rows } from './world.js';

const folder = (document: unknown): string => {
  const path = mkdtempSync(join(tmpdir(), 'laws-'));
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  writeFileSync(join(path, 'topics.yaml'), text);
  return path;
};
const nothing = { code: 0, out: '[]\n' };

/** Values as people write them. */
const written = fc.record(
  {
    'retention.ms': fc.constantFrom('1d', '36h', '90 m', '7d', '-1', 3_600_000, '1.5h'),
    'retention.bytes': fc.constantFrom('1GiB', '500MB', -1, '2 KiB'),
    'segment.ms': fc.constantFrom('1h', '2w', '604800000'),
    'segment.bytes': fc.constantFrom('16MiB', '1GB', 1_048_576),
    'max.message.bytes': fc.constantFrom('1MiB', 1_048_588, '500kb'),
    'cleanup.policy': fc.constantFrom('delete', 'compact', 'compact, delete', ['delete', 'compact'], ['compact']),
    'min.cleanable.dirty.ratio': fc.constantFrom('0.1', 0.5, '0.50', 1, '1.0'),
    'compression.type': fc.constantFrom('zstd', 'producer', 'uncompressed'),
    'message.timestamp.type': fc.constantFrom('CreateTime', 'LogAppendTime'),
    preallocate: fc.constantFrom(true, 'false', 'True'),
    'min.insync.replicas': fc.constant(1),
    'file.delete.delay.ms': fc.constantFrom('1m', '60s', 60_000),
  },
  { requiredKeys: [] },
);

/** Counts of the second file are above all of the first, since partitions only grow. */
const settings = (least: number) =>
  fc.record(
    {
      partitions: fc.integer({ min: least, max: least + 2 }),
      replicationFactor: fc.constantFrom(1, '1'),
      config: written,
    },
    { requiredKeys: [] },
  );

/** Profiles that extend each other, topics with settings of their own and for profiles. */
const manifest = (least: number) => {
  const part = settings(least);
  const profile = fc.constantFrom('base', 'dev', 'prod');
  const topic = fc.record({ own: part, profiles: fc.dictionary(profile, part, { maxKeys: 2 }) });
  return fc.record({
    base: fc.record({ own: part, partitions: fc.integer({ min: least, max: least + 2 }) }),
    dev: part,
    prod: part,
    unset: fc.constantFrom('keep', 'strict'),
    topics: fc.array(topic, { minLength: 2, maxLength: 2 }),
    profile,
  });
};
type Random = ReturnType<typeof manifest> extends fc.Arbitrary<infer T> ? T : never;

const documentOf = ({ base, dev, prod, unset, topics }: Random, names: readonly string[]) => ({
  apiVersion: 'kafkactl/v1',
  unset,
  profiles: {
    base: { ...base.own, partitions: base.partitions },
    dev: { extends: 'base', ...dev },
    prod: { extends: 'dev', ...prod },
  },
  topics: topics.map(({ own, profiles }, index) => ({ name: names[index], ...own, profiles })),
});

test('a plan after an apply is empty, for any file and any state before', async () => {
  const { brokers } = await oneBroker();
  await fc.assert(
    fc.asyncProperty(manifest(1), manifest(4), async (...files) => {
      const names = [randomName('law'), randomName('law')];
      for (const file of files) {
        const on = { brokers, cwd: folder(documentOf(file, names)) };
        const applied = await kafkactl(`apply --yes --profile ${file.profile} -o json`, on);
        expect(applied).toMatchObject({ code: 0, err: '' });
        expect(await kafkactl(`plan --exit-code --profile ${file.profile} -o json`, on)).toMatchObject(nothing);
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

/** Values as Kafka keeps them. */
const kept = fc.record(
  {
    'retention.ms': fc.oneof(fc.constantFrom('-1', '9223372036854775807'), fc.maxSafeNat().map(String)),
    'retention.bytes': fc.oneof(fc.constant('-1'), fc.maxSafeNat().map(String)),
    'segment.ms': fc.integer({ min: 1, max: 1e12 }).map(String),
    'cleanup.policy': fc.constantFrom('delete', 'compact', 'compact,delete'),
    'min.cleanable.dirty.ratio': fc.double({ min: 0, max: 1, noNaN: true }).map(String),
    'flush.messages': fc.constant('9223372036854775807'),
    'compression.type': fc.constantFrom('zstd', 'gzip'),
  },
  { requiredKeys: [] },
);
const topic = fc.record({ partitions: fc.integer({ min: 1, max: 4 }), config: kept });

test('an export plans to nothing with --strict, and holds only configs that were set', async () => {
  const kafka = await oneBroker();
  const cluster = await openCluster(kafka);
  await fc.assert(
    fc.asyncProperty(
      fc.array(topic, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('yaml', 'json'),
      async (made, form) => {
        const id = randomName('export');
        const specs = made.map((each, index) => ({ name: `${id}-${index}`, replicationFactor: 1, ...each }));
        for (const { error } of await cluster.createTopics(specs)) expect(error).toBeUndefined();
        const { code, out } = await kafkactl(['export', `${id}-*`, ...(form === 'json' ? ['-o', 'json'] : [])], kafka);
        expect(code).toBe(0);
        const on = { brokers: kafka.brokers, cwd: folder(out) };
        expect(await kafkactl('plan --strict --exit-code -o json', on)).toMatchObject(nothing);
        const { profiles = {}, topics } = parse(out) as Exported;
        const shared = Object.keys(profiles['exported']?.config ?? {});
        const said = topics.map(({ config = {} }) => [...shared, ...Object.keys(config)].sort());
        expect(said).toEqual(specs.map(({ config }) => Object.keys(config).sort()));
      },
    ),
    { numRuns: 15 },
  );
}, 120_000);

interface Exported {
  readonly profiles?: Readonly<Record<string, { readonly partitions?: number; readonly config?: object }>>;
  readonly topics: readonly { readonly name: string; readonly config?: object }[];
}

test('shared settings are a profile of the given name, --only filters, and a plan on another cluster shows the difference', async () => {
  const here = await oneBroker();
  const { brokers: there } = await threeBrokers();
  const id = randomName('move');
  await kafkactl(`topics create ${id}-a ${id}-b ${id}-c -p 2 -c retention.ms=1d`, here);
  await kafkactl(`topics create ${id}-d -p 3 -c retention.ms=1d -c segment.ms=1h`, here);
  const { out } = await kafkactl(['export', `${id}-*`, '--only', '/-[abd]$/', '--profile', 'prod'], here);
  expect(parse(out)).toEqual({
    apiVersion: 'kafkactl/v1',
    profiles: { prod: { partitions: 2, replicationFactor: 1, config: { 'retention.ms': '1d' } } },
    topics: [
      { name: `${id}-a` },
      { name: `${id}-b` },
      { name: `${id}-d`, partitions: 3, config: { 'segment.ms': '1h' } },
    ],
  });
  const slip = await kafkactl(['export', `${id}-*`, '--only', `${id}-x`], here);
  expect([slip.code, slip.out]).toEqual([3, '']);

  const on = { brokers: there, cwd: folder(out) };
  await kafkactl(`topics create ${id}-a -p 1 -r 1 -c retention.ms=2d -c segment.ms=1h`, on);
  await kafkactl(`topics create ${id}-b -p 2 -r 1 -c retention.ms=1d`, on);
  const steps = await rows<{ topic: string; action: string; from: unknown; to: unknown }>('plan', on);
  expect(steps.map(({ topic, action, from, to }) => [topic, action, from, to])).toEqual([
    [`${id}-a`, 'addPartitions', 1, 2],
    [`${id}-a`, 'setConfig', '172800000', '86400000'],
    [
      `${id}-d`,
      'create',
      null,
      { partitions: 3, replicationFactor: 1, config: { 'retention.ms': '86400000', 'segment.ms': '3600000' } },
    ],
  ]);
});

describe('a config, set on the topic or not, in the file or not', () => {
  const day = 86_400_000;
  test.each([
    ['set, and in the file', { 'retention.ms': '1d' }, { 'retention.ms': '1d' }, [], []],
    [
      'set to another value',
      { 'retention.ms': '1d' },
      { 'retention.ms': '2d' },
      [['setConfig', 2 * day]],
      [['setConfig', 2 * day]],
    ],
    ['set to what is the default, and not in the file', { 'retention.ms': '7d' }, {}, [], [['unsetConfig', 7 * day]]],
    ['set, and not in the file', { 'retention.ms': '1d' }, {}, [], [['unsetConfig', 7 * day]]],
    ['not set, and in the file as the default', {}, { 'retention.ms': '7d' }, [], []],
    ['not set, and in the file', {}, { 'retention.ms': '1d' }, [['setConfig', day]], [['setConfig', day]]],
    ['neither', {}, {}, [], []],
  ])('%s', async (_what, set, said, keep, strict) => {
    const { brokers } = await oneBroker();
    const name = randomName('strict');
    const configs = Object.entries(set).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    await kafkactl(['topics', 'create', name, ...configs], { brokers });
    const document = { apiVersion: 'kafkactl/v1', topics: [{ name, config: said }] };
    const [on, strictly] = [folder(document), folder({ ...document, unset: 'strict' })];
    const planned = async (line: string, cwd: string) =>
      (await rows<{ action: string; to: string }>(line, { brokers, cwd })).map(({ action, to }) => [
        action,
        Number(to),
      ]);
    expect(await planned('plan', on)).toEqual(keep);
    expect(await planned('plan --strict', on)).toEqual(strict);
    expect(await planned('plan', strictly)).toEqual(strict);
    const { err } = await kafkactl('plan', { brokers, cwd: on });
    const isExtra = Object.keys(set).some((key) => !(key in said));
    expect(err.includes('which the file does not say')).toBe(isExtra);
    expect((await kafkactl('apply --strict --yes', { brokers, cwd: on })).code).toBe(0);
    expect(await kafkactl('plan --strict --exit-code -o json', { brokers, cwd: on })).toMatchObject(nothing);
  });
});
