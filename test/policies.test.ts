import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFile } from '../src/lib/base/package-file.js';
import { oneBroker } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, rows } from './world.js';

const folder = (files: Readonly<Record<string, string>>): string => {
  const path = mkdtempSync(join(tmpdir(), 'policies-'));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(path, name), `apiVersion: kafkactl/v1\n${text}`);
  }
  return path;
};
const nowhere = '127.0.0.1:1';

test('validate reports violations of every profile without a cluster', async () => {
  const cwd = folder({
    'topics.yaml': `profiles: { dev: { partitions: 1 }, prod: { partitions: 2 } }
topics:
  - { name: orders, owner: orders }
  - { name: users }`,
    'policies.yaml': `policies:
  - { name: enough, profiles: [prod], match: "o*", partitions: { min: 3 }, message: Ask the platform team. }
  - { name: owned, owner: required, severity: warning }`,
  });
  const on = { cwd, brokers: nowhere };
  const found = await kafkactl('validate --policies policies.yaml', on);
  expect(found.code).toBe(2);
  expect(
    found.out,
  ).toBe(`topics.yaml:4:13: topic "orders" breaks policy "enough" with profile prod: partitions is 2, and has to be at least 3
  4 |   - { name: orders, owner: orders }
    |             ^ Ask the platform team.
topics.yaml:5:13: warning: topic "users" breaks policy "owned": it has no owner
  5 |   - { name: users }
    |             ^ The policy stands at policies.yaml:4.
`);
  expect(await rows('validate --policies policies.yaml --profile dev', on)).toMatchObject([
    { policy: 'owned', severity: 'warning', line: 5 },
  ]);
  expect((await kafkactl('validate --policies policies.yaml --profile dev', on)).code).toBe(0);
  expect(await rows('validate --policies policies.yaml --only orders --profile dev', on)).toEqual([]);
  const slip = await kafkactl('validate --only order', on);
  expect([slip.code, slip.err]).toEqual([3, expect.stringContaining('Did you mean orders?')]);
});

test('validate reports ten faults of one file at once: of shape, of sense and of policies', async () => {
  const cwd = folder({
    'topics.yaml': `profiles:
  dev: { partitions: many }
  prod: { extends: prd, replicationFactor: 1 }
topics:
  - { name: a, partitons: 3, owner: me }
  - { name: a, config: { retention.mss: 1d }, owner: me }
  - { name: b, replicationFactor: 1, config: { min.insync.replicas: 2 } }
  - { name: c, profiles: { pord: {} }, owner: me }
  - { name: __consumer_offsets, absent: true }
owns: ["/(/"]
policies:
  - { name: owned, owner: required }
  - { name: many, partitions: { min: 4, max: 3 }, profiles: [prod] }
unset: never`,
  });
  const found = await rows<{ line: number; column: number; message: string }>('validate', { cwd, brokers: nowhere });
  expect(found.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
    '3:22 partitions must be a whole number from 1 to 100000, not many',
    '4:20 there is no profile "prd"',
    '6:16 a topic has no key "partitons"',
    '7:13 topic "a" stands at topics.yaml:6 already',
    '7:26 Kafka has no topic config "retention.mss"',
    '8:13 topic "b" with profile dev has min.insync.replicas 2 and replicationFactor 1',
    '8:13 topic "b" breaks policy "owned": it has no owner',
    '9:28 there is no profile "pord"',
    '10:13 __consumer_offsets is kept by Kafka, and is never deleted from a file',
    '11:8 /(/ is not a pattern: Invalid regular expression: /(/: Unterminated group',
    '14:31 partitions has a min of 4 above its max of 3',
    '15:8 "never" is not keep or strict',
  ]);
  const { code, out, err } = await kafkactl('validate', { cwd, brokers: nowhere });
  expect([code, err]).toEqual([2, expect.stringContaining('12 problems found')]);
  expect(out).toContain(`topics.yaml:9:28: there is no profile "pord"
  9 |   - { name: c, profiles: { pord: {} }, owner: me }
    |                            ^ Did you mean prod?`);
});

test('plan, drift and apply stop at a broken policy before any request', async () => {
  const name = randomName();
  const cwd = folder({
    'topics.yaml': `policies: [{ name: owned, owner: required }]\ntopics: [{ name: ${name} }]`,
    'soft.yaml': `policies: [{ name: owned, owner: required, severity: warning }]\ntopics: [{ name: ${name} }]`,
  });
  for (const line of ['plan', 'drift', 'apply', 'plan -o json']) {
    const { code, out, err } = await kafkactl(line, { cwd, brokers: nowhere });
    expect([line, code, out]).toEqual([line, 2, '']);
    expect(err).toContain(`topics.yaml:3:18: topic \\"${name}\\"`.replaceAll('\\', line.endsWith('json') ? '\\' : ''));
  }
  const { brokers } = await oneBroker();
  const applied = await kafkactl('apply -f soft.yaml', { cwd, brokers });
  expect(applied.code).toBe(0);
  expect(applied.err).toContain(`soft.yaml:3:18: warning: topic "${name}" breaks policy "owned": it has no owner`);
  expect(await rows(`topics list ${name}`, { brokers })).toHaveLength(1);
});

test('settings of the cluster are checked against policies before any step', async () => {
  const { brokers } = await oneBroker();
  const [fresh, there, kept] = [randomName(), randomName(), randomName()];
  await kafkactl(`topics create ${there} -p 2`, { brokers });
  await kafkactl(`topics create ${kept} -p 4 -c retention.ms=60d`, { brokers });
  const cwd = folder({
    'topics.yaml': `policies:
  - { name: few, partitions: { min: 3 }, replicationFactor: { min: 1, max: 1 } }
  - { name: short, config: { bounds: { retention.ms: { max: 30d } } } }
topics: [{ name: ${fresh} }, { name: ${there} }, { name: ${kept} }]`,
  });
  const { code, err } = await kafkactl('apply', { cwd, brokers });
  expect(code).toBe(2);
  expect(err).toContain(`topic "${fresh}" breaks policy "few": partitions is left to the cluster, which gives 1`);
  expect(err).toContain(`topic "${there}" breaks policy "few": partitions is left to the cluster, which gives 2`);
  expect(err).toContain(`topic "${kept}" breaks policy "short": retention.ms is left to the cluster, which gives 60d`);
  expect(err).toContain('3 problems in topics.yaml');
  expect(await rows(`topics list ${fresh}`, { brokers })).toEqual([]);
  const left = await kafkactl(`plan --only ${kept} --strict`, { cwd, brokers });
  expect(left.code).toBe(0);
  expect(left.out).toContain('retention.ms 60d -> 7d (taken back)');
});

test('broker defaults of a new topic are checked against policy bounds', async () => {
  const { brokers } = await oneBroker();
  const [open, said] = [randomName(), randomName()];
  const cwd = folder({
    'topics.yaml': `policies:
  - { name: short, config: { bounds: { retention.ms: { max: 3d }, max.message.bytes: { min: 1KiB } } } }
topics: [{ name: ${open} }, { name: ${said}, config: { retention.ms: 1d } }]`,
  });
  const { code, err } = await kafkactl('apply', { cwd, brokers });
  expect(code).toBe(2);
  // Kafka keeps records for a week where nobody says otherwise.
  expect(err).toContain(
    `topic "${open}" breaks policy "short": retention.ms is left to the cluster, which gives 7d, and has to be at most 3d`,
  );
  expect(err).not.toContain(`topic "${said}"`);
  expect(await rows(`topics list ${open}`, { brokers })).toEqual([]);
  expect((await kafkactl(`apply --only ${said}`, { cwd, brokers })).code).toBe(0);
});

test('--only selects topics of the file, and a typo is an error', async () => {
  const { brokers } = await oneBroker();
  const [one, two] = [randomName('only-a'), randomName('only-b')];
  const cwd = folder({ 'topics.yaml': `topics: [{ name: ${one} }, { name: ${two} }]` });
  const planned = await rows<{ topic: string }>("plan --only 'only-b*'", { cwd, brokers });
  expect(planned.map(({ topic }) => topic)).toEqual([two]);
  for (const line of ['plan', 'drift', 'apply']) {
    const slip = await kafkactl(`${line} --only ${one}x`, { cwd, brokers });
    expect([slip.code, slip.err]).toEqual([3, expect.stringContaining(`Did you mean ${one}?`)]);
    expect((await kafkactl(`${line} --only 'nothing-*'`, { cwd, brokers })).err).toContain('matches nothing-*');
  }
});

test('orphans under owns are noted, not deleted', async () => {
  const { brokers } = await oneBroker();
  const id = randomName('owned');
  await kafkactl(`topics create ${id}-orphan ${id}-x-changelog`, { brokers });
  const cwd = folder({ 'topics.yaml': `owns: ["${id}-*"]\ntopics: []` });
  const { code, out, err } = await kafkactl('plan --exit-code -o markdown', { cwd, brokers });
  expect(code).toBe(0);
  expect(err).toBe(`${id}-orphan is owned and in no file: --prune would delete it.\n`);
  expect(out).toContain(`- \`${id}-orphan\` is owned and in no file: \`--prune\` would delete it.`);
  expect((await kafkactl('plan --prune', { cwd, brokers })).err).not.toContain('would delete');
});

test('the schema is printed for editors', async () => {
  for (const of of ['topics', 'policies']) {
    const { code, out } = await kafkactl(`validate --schema ${of}`, { cwd: '/' });
    expect(code).toBe(0);
    expect(out).toBe(readFileSync(packageFile(`docs/schema/${of}.schema.json`), 'utf8'));
  }
});
