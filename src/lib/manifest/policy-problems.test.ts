import { describe, expect, test } from 'vitest';
import { parseManifest } from './parse.js';
import { type ActualSettings, policyProblems } from './policy-problems.js';

const head = 'apiVersion: kafkactl/v1\n';
const read = async (text: string, policies?: string) =>
  parseManifest(
    [{ path: 'topics.yaml', text: head + text }],
    {},
    policies === undefined ? [] : [{ path: 'policies.yaml', text: head + policies }],
  );
const broken = async (
  text: string,
  checks: { profiles?: (string | undefined)[]; given?: ActualSettings; only?: string } = {},
) => {
  const { manifest, problems, locations } = await read(text);
  expect(problems).toEqual([]);
  const { profiles = [undefined], given, only } = checks;
  return policyProblems(manifest, locations, {
    profiles,
    only: (name) => only === undefined || name === only,
    ...(given && { actualOf: () => given }),
  });
};

describe('violations of a topic', () => {
  const topic = (inside: string) => `topics: [{ name: orders-a, ${inside} }]`;
  test.each([
    ['partitions: { min: 3 }', 'partitions: 2', 'partitions is 2, and has to be at least 3'],
    ['partitions: { min: 3, max: 6 }', 'partitions: 7', 'partitions is 7, and has to be from 3 to 6'],
    ['partitions: { max: 3 }', 'partitions: 4', 'partitions is 4, and has to be at most 3'],
    ['partitions: { min: 3, max: 3 }', 'partitions: 4', 'partitions is 4, and has to be 3'],
    ['partitions: { min: 3 }', 'partitions: 3', undefined],
    ['partitions: { min: 3 }', 'description: left to the cluster', undefined],
    ['replicationFactor: { min: 3 }', 'replicationFactor: 1', 'replicationFactor is 1, and has to be at least 3'],
    ['owner: required', 'partitions: 1', 'it has no owner'],
    ['owner: required', 'owner: " "', 'it has no owner'],
    ['owner: required', 'owner: me', undefined],
    ['config: { required: [retention.ms] }', 'partitions: 1', 'retention.ms has to be set'],
    ['config: { required: [retention.ms] }', 'config: { retention.ms: 1d }', undefined],
    ['config: { forbidden: [preallocate] }', 'config: { preallocate: true }', 'preallocate must not be set'],
    ['config: { forbidden: [preallocate] }', 'partitions: 1', undefined],
    [
      'config: { bounds: { retention.ms: { min: 1d, max: 30d } } }',
      'config: { retention.ms: 31d }',
      'retention.ms is 31d, and has to be from 1d to 30d',
    ],
    ['config: { bounds: { retention.ms: { min: 1d, max: 30d } } }', 'config: { retention.ms: 30d }', undefined],
    [
      'config: { bounds: { retention.ms: { max: 30d } } }',
      'config: { retention.ms: -1 }',
      'retention.ms is no limit, and has to be at most 30d',
    ],
    ['config: { bounds: { retention.ms: { min: 30d } } }', 'config: { retention.ms: -1 }', undefined],
    ['config: { bounds: { retention.bytes: { min: 1GiB } } }', 'config: { retention.bytes: -1 }', undefined],
    [
      'config: { bounds: { max.message.bytes: { max: 1MiB } } }',
      'config: { max.message.bytes: 2MiB }',
      'max.message.bytes is 2 MiB, and has to be at most 1 MiB',
    ],
    [
      'config: { bounds: { min.cleanable.dirty.ratio: { max: 0.5 } } }',
      'config: { min.cleanable.dirty.ratio: 0.75 }',
      'min.cleanable.dirty.ratio is 0.75, and has to be at most 0.5',
    ],
    ['match: "orders-*"\n    partitions: { min: 3 }', 'partitions: 1', 'partitions is 1, and has to be at least 3'],
    ['match: /^orders/\n    partitions: { min: 3 }', 'partitions: 1', 'partitions is 1, and has to be at least 3'],
    ['match: users\n    partitions: { min: 3 }', 'partitions: 1', undefined],
    ['partitions: { min: 3 }', 'partitions: 1, absent: true', undefined],
  ])('%s, %s', async (rule, inside, what) => {
    const found = await broken(`policies:\n  - name: p\n    ${rule}\n${topic(inside)}`);
    expect(found.map(({ message }) => message)).toEqual(
      what === undefined ? [] : [`topic "orders-a" breaks policy "p": ${what}`],
    );
  });
});

test('a violation is at the line of the topic, with the severity and the message of the policy', async () => {
  const text = `policies:
  - { name: hard, partitions: { min: 3 }, message: Talk to the platform team. }
  - { name: soft, severity: warning, owner: required }
topics:
  - name: a
    partitions: 1
  - { name: b, owner: me }`;
  expect(await broken(text)).toMatchObject([
    { file: 'topics.yaml', line: 7, column: 17, severity: 'error', policy: 'hard', hint: 'Talk to the platform team.' },
    { line: 6, column: 11, severity: 'warning', policy: 'soft', hint: 'The policy stands at topics.yaml:4.' },
  ]);
});

test('every profile is checked, and a violation of several is one problem', async () => {
  const text = `profiles: { dev: { partitions: 1 }, test: { extends: dev }, prod: { partitions: 6 } }
policies: [{ name: p, partitions: { min: 3 }, owner: required }]
topics:
  - name: a
    profiles: { prod: { partitions: 2 } }`;
  const all = await broken(text, { profiles: ['dev', 'test', 'prod'] });
  expect(all.map(({ message, line, column }) => [message, line, column])).toEqual([
    ['topic "a" breaks policy "p": it has no owner', 5, 11],
    ['topic "a" breaks policy "p" with profile dev, test: partitions is 1, and has to be at least 3', 5, 11],
    ['topic "a" breaks policy "p" with profile prod: partitions is 2, and has to be at least 3', 6, 37],
  ]);
  expect(await broken(text.replace('name: p,', 'name: p, profiles: [prod],'), { profiles: ['dev'] })).toEqual([]);
});

describe('a file of policies that names profiles', () => {
  const policies = (names: string) => `policies: [{ name: p, profiles: [${names}], partitions: { min: 3 } }]`;
  test.each([
    ['profiles: { dev: {}, prod: {} }', 'prod', []],
    // It serves other files too.
    ['profiles: { dev: {}, prod: {} }', 'prod, staging', []],
    ['profiles: { dev: {}, prod: {} }', 'prod, prd', [['2:40', 'there is no profile "prd"', 'Did you mean prod?']]],
    ['profiles: { dev: {}, prod: {} }', 'live', [['2:34', 'there is no profile "live"', 'There are dev, prod.']]],
    ['topics: []', 'prod', [['2:34', 'there is no profile "prod"', 'Declare it under profiles.']]],
  ])('%s, %s', async (topics, names, expected) => {
    const { problems } = await read(topics, policies(names));
    expect(problems.map(({ line, column, message, hint }) => [`${line}:${column}`, message, hint])).toEqual(expected);
    for (const { file } of problems) expect(file).toBe('policies.yaml');
  });
});

test('topics that are not selected are not checked', async () => {
  const text = 'policies: [{ name: p, owner: required }]\ntopics: [{ name: a }, { name: b }]';
  expect(await broken(text, { only: 'b' })).toMatchObject([{ line: 3, column: 31 }]);
});

test('settings that are left to the cluster are checked once they are known', async () => {
  const text = `policies: [{ name: p, partitions: { min: 3 }, config: { bounds: { retention.ms: { max: 30d } } } }]
topics: [{ name: a }]`;
  const given = { partitions: 1, config: { 'retention.ms': '-1' } };
  expect((await broken(text, { given })).map(({ message }) => message)).toEqual([
    'topic "a" breaks policy "p": partitions is left to the cluster, which gives 1, and has to be at least 3',
    'topic "a" breaks policy "p": retention.ms is left to the cluster, which gives no limit, and has to be at most 30d',
  ]);
});

describe('problems of a policy itself', () => {
  test.each([
    ['{ match: a, owner: required }', '2:12', /a policy needs name/, ''],
    ['{ name: p }', '2:20', /policy "p" asks for nothing/, /partitions, replicationFactor/],
    ['{ name: p, partitions: {} }', '2:20', /asks for nothing/, /./],
    ['{ name: p, partition: { min: 1 } }', '2:23', /a policy has no key "partition"/, 'Did you mean partitions?'],
    ['{ name: p, partitions: { least: 1 } }', '2:37', /a range has no key "least"/, /min, max/],
    ['{ name: p, partitions: { min: 0 } }', '2:42', /from 1/, ''],
    ['{ name: p, partitions: { min: 4, max: 3 } }', '2:35', /min of 4 above its max of 3/, ''],
    ['{ name: p, owner: yes }', '2:30', /"yes" is not required/, ''],
    ['{ name: p, severity: warn, owner: required }', '2:33', /error or warning/, 'Did you mean warning?'],
    ['{ name: p, match: "/(/", owner: required }', '2:30', /is not a pattern/, /Globs/],
    ['{ name: p, profiles: [prd], owner: required }', '2:34', /no profile "prd"/, 'Did you mean prod?'],
    ['{ name: p, config: { required: [retention.m] } }', '2:44', /no topic config/, 'Did you mean retention.ms?'],
    [
      '{ name: p, config: { required: [preallocate], forbidden: [preallocate] } }',
      '2:70',
      /preallocate is required and forbidden/,
      '',
    ],
    ['{ name: p, config: { bounds: { retention.m: { min: 1 } } } }', '2:43', /no topic config/, /retention.ms/],
    ['{ name: p, config: { bounds: { cleanup.policy: { min: 1 } } } }', '2:43', /is no number/, ''],
    ['{ name: p, config: { bounds: { retention.ms: { min: 7 days } } } }', '2:64', /is no unit/, /7d/],
    [
      '{ name: p, config: { bounds: { retention.ms: { min: -1, max: 7d } } } }',
      '2:43',
      /min of no limit above its max of 7d/,
      '',
    ],
  ])('%s', async (policy, location, message, hint) => {
    const { problems } = await read(`policies: [${policy}]\nprofiles: { prod: {} }`);
    const [first] = problems;
    expect(`${first?.line}:${first?.column}`).toBe(location);
    expect(first?.message).toMatch(message);
    if (hint === '') expect(first?.hint).toBeUndefined();
    else expect(first?.hint).toMatch(hint);
  });

  test('two policies of one name, with both locations', async () => {
    const policy = 'policies: [{ name: p, owner: required }]';
    const { problems } = await read(policy, policy);
    expect(problems).toMatchObject([
      { file: 'policies.yaml', line: 2, column: 20, message: 'policy "p" stands at topics.yaml:2 already' },
    ]);
  });

  test('a policies file has policies and nothing else', async () => {
    const wrong = async (text: string) => (await read('topics: []', text)).problems.map(({ message }) => message);
    expect(await wrong('topics: []')).toEqual([
      'a file of policies needs policies',
      'a file of policies has no key "topics"',
    ]);
  });
});
