import { describe, expect, test } from 'vitest';
import { problemLines } from '../schema/problems.js';
import { manifestSchema } from './json-schema.js';
import { loadShippedManifest } from './load.js';
import { parseManifest } from './parse.js';
import { chooseProfile, desiredTopic, desiredTopics } from './resolve.js';

const head = 'apiVersion: kafkactl/v1\n';
const problemsOf = async (text: string, env = {}) => {
  const { problems } = await parseManifest([{ path: 'topics.yaml', text }], env);
  return problems.map(({ line, column, message, hint }) => [`${line}:${column}`, message, hint ?? '']);
};

describe('a problem has its location and a hint', () => {
  test.each([
    ['topics: []', '1:1', /needs apiVersion/, ''],
    ['apiVersion: kafkactl/v2', '1:13', /"kafkactl\/v2" is not kafkactl\/v1/, 'Did you mean kafkactl/v1?'],
    [`${head}topic: []`, '2:1', /no key "topic"/, 'Did you mean topics?'],
    [`${head}topics: { name: a }`, '2:9', /topics must be a list/, ''],
    [`${head}topics:\n  - nam: a`, '3:5', /no key "nam"/, 'Did you mean name?'],
    [`${head}topics:\n  - description: a`, '3:5', /a topic needs name/, ''],
    [`${head}topics:\n  - name: us er`, '3:11', /"us er" cannot be/, ''],
    [`${head}topics:\n  - { name: a, partitions: 0 }`, '3:28', /partitions must be .* from 1 .*, not 0/, ''],
    [`${head}topics:\n  - { name: a, replicationFactor: many }`, '3:35', /whole number/, ''],
    [`${head}topics:\n  - { name: a, absent: maybe }`, '3:24', /true or false/, ''],
    [
      `${head}topics:\n  - { name: a, config: { retention.m: 1d } }`,
      '3:26',
      /no topic config/,
      'Did you mean retention.ms?',
    ],
    [`${head}topics:\n  - { name: a, config: { vendor.thing.xyz: 1 } }`, '3:26', /no topic config/, /describe/],
    [`${head}topics:\n  - { name: a, config: { retention.ms: 7 days } }`, '3:40', /"days" .* is no unit/, /7d/],
    [`${head}topics:\n  - name: a\n  - name: a`, '4:11', /stands at topics.yaml:3 already/, ''],
    [`${head}topics:\n  - { name: __consumer_offsets, absent: true }`, '3:13', /never deleted/, ''],
    [`${head}topics:\n  - { name: connect-offsets, absent: true }`, '3:13', /Kafka Connect.*never deleted/, ''],
    [
      `${head}profiles: { dev: {} }\ntopics:\n  - { name: a, profiles: { dve: {} } }`,
      '4:28',
      /no profile "dve"/,
      'Did you mean dev?',
    ],
    [`${head}profiles:\n  a: { extends: b }\n  b: { extends: a }`, '3:17', /extend each other: a -> b -> a/, ''],
    [`${head}owns: ["/(/"]`, '2:8', /is not a pattern/, /Globs/],
    [
      `${head}topics:\n  - { name: a, replicationFactor: 1, config: { min.insync.replicas: 2 } }`,
      '3:13',
      /min.insync.replicas 2 and replicationFactor 1/,
      /acks=all/,
    ],
    [`${head}topics:\n  - { name: "\${NO_SUCH}" }`, '3:13', /the environment has no NO_SUCH/, /default/],
    [`${head}topics:\n  - name: "x\${KAFKACTL_PASSWORD:-}"`, '3:11', /is a secret/, ''],
    [`${head}profiles:\n  dev: { partitions: \${N} }`, '3:23', /./, /wants quotes/],
  ])('%s', async (text, location, message, hint) => {
    const [first] = await problemsOf(text);
    expect(first?.[0]).toBe(location);
    expect(first?.[1]).toMatch(message);
    if (hint === '') expect(first?.[2]).toBe('');
    else expect(first?.[2]).toMatch(hint);
  });

  test('a key with a wrong value is not reported as missing too', async () => {
    const text = `${head}topics:\n  - name: a b\n  - name:\n  - partitions: 1`;
    expect((await problemsOf(text)).map(([location]) => location)).toEqual(['3:11', '4:10', '5:5']);
  });

  test('a misspelled key is not reported as missing too', async () => {
    const text = `${head}topics:\n  - nme: a\n  - partitions: 1\n    sise: 2`;
    expect((await problemsOf(text)).map(([, message]) => message)).toEqual([
      'a topic has no key "nme"',
      'a topic needs name',
      'a topic has no key "sise"',
    ]);
  });

  test('all problems are reported at once, in the order of the lines', async () => {
    const text = `${head}profils: {}\ntopics:\n  - { name: a, partitons: 3 }\n  - { name: b, partitions: x }`;
    expect((await problemsOf(text)).map(([location]) => location)).toEqual(['2:1', '4:16', '5:28']);
  });

  test('with the source line and a caret under the column', async () => {
    const { problems } = await parseManifest([{ path: 'f.yaml', text: `${head}topic: []` }], {});
    expect(problems.flatMap(problemLines)).toEqual([
      'f.yaml:2:1: the file has no key "topic"',
      '  2 | topic: []',
      '    | ^ Did you mean topics?',
    ]);
  });

  test('a long line is cut around the column, and a long hint is below', async () => {
    const text = `${head}topics: [{ name: ${'a'.repeat(60)}, config: { retention.mss: 1d } }, { name: ${'b'.repeat(60)} }]`;
    const { problems } = await parseManifest([{ path: 'f.yaml', text }], {});
    const lines = problems.flatMap((problem) => problemLines({ ...problem, hint: 'Did you mean it? '.repeat(3) }));
    expect(lines).toEqual([
      'f.yaml:2:90: Kafka has no topic config "retention.mss"',
      '  2 | …aaaaaaaaaaaaaaaaaaaaaaa, config: { retention.mss: 1d } }, { name: bbbb…',
      '    |                                     ^',
      '    = Did you mean it? Did you mean it? Did you mean it? ',
    ]);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(78);
  });

  test('a topic of two files names both locations', async () => {
    const { problems } = await parseManifest(
      [
        { path: 'a.yaml', text: `${head}topics: [{ name: x }]` },
        { path: 'b.yaml', text: `${head}topics: [{ name: x }]` },
      ],
      {},
    );
    expect(problems).toMatchObject([{ file: 'b.yaml', line: 2, message: 'topic "x" stands at a.yaml:2 already' }]);
  });
});

test('profile, topic and the section of the topic for the profile are merged, config key by key', async () => {
  const text = `${head}profiles:
  base: { partitions: 3, config: { retention.ms: 1d, segment.ms: 1h } }
  prod: { extends: base, replicationFactor: 3, config: { retention.ms: 7d } }
topics:
  - { name: a, partitions: 4, config: { segment.ms: 2h }, profiles: { prod: { partitions: 12 } } }`;
  const { manifest, problems } = await parseManifest([{ path: 'f', text }], {});
  expect(problems).toEqual([]);
  expect(desiredTopics(manifest, 'prod')).toEqual([
    {
      name: 'a',
      absent: false,
      partitions: 12,
      replicationFactor: 3,
      config: { 'retention.ms': '604800000', 'segment.ms': '7200000' },
    },
  ]);
  expect(desiredTopics(manifest, 'base')).toMatchObject([{ partitions: 4, config: { 'retention.ms': '86400000' } }]);
});

test('variables are substituted, with defaults; $${ is a literal', async () => {
  const text = `${head}topics:\n  - { name: "\${A}-x", partitions: "\${N:-6}", description: "$\${A} \${EMPTY:-no}" }`;
  const { manifest, problems } = await parseManifest([{ path: 'f', text }], { A: 'eu', EMPTY: '' });
  expect(problems).toEqual([]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the literal text is what must come out
  expect(manifest.topics).toEqual([{ name: 'eu-x', partitions: 6, description: '${A} no' }]);
});

test('a profile has to be chosen where there are several', () => {
  const of = (...names: string[]) => ({ profiles: Object.fromEntries(names.map((name) => [name, {}])) });
  expect(chooseProfile(of(), undefined)).toBeUndefined();
  expect(chooseProfile(of('dev'), undefined)).toBe('dev');
  expect(() => chooseProfile(of('dev', 'prod'), undefined)).toThrow('choose a profile: dev, prod');
  expect(() => chooseProfile(of('dev', 'prod'), 'pord')).toThrow(
    expect.objectContaining({ hint: 'Did you mean prod?' }),
  );
});

test("the shipped file is the guide's table", async () => {
  const manifest = await loadShippedManifest();
  const day = 86_400_000;
  const dev = { partitions: 3, replicationFactor: 1, config: { 'retention.ms': `${day}`, 'cleanup.policy': 'delete' } };
  const prod = {
    partitions: 6,
    replicationFactor: 3,
    config: {
      'retention.ms': `${7 * day}`,
      'segment.ms': `${day}`,
      'cleanup.policy': 'delete',
      'min.insync.replicas': '2',
    },
  };
  expect(manifest.topics.slice(0, 4).map(({ name }) => name)).toEqual([
    'user-events',
    'order-events',
    'audit-events',
    'analytics-events',
  ]);
  for (const topic of manifest.topics) {
    const compacted = topic.name === 'inventory-levels';
    const config = compacted ? { ...prod.config, 'cleanup.policy': 'compact' } : prod.config;
    expect(desiredTopic(manifest, topic, 'dev')).toEqual({ name: topic.name, absent: false, ...dev });
    expect(desiredTopic(manifest, topic, 'prod')).toEqual({ name: topic.name, absent: false, ...prod, config });
  }
});

test('the schema knows every key and config', () => {
  expect(manifestSchema()).toMatchObject({
    required: ['apiVersion'],
    additionalProperties: false,
    properties: { topics: { items: { properties: { config: { properties: { 'retention.ms': {} } } } } } },
  });
});
