import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withClusterImpacts } from '../src/commands/plan/impacts.js';
import type { Step } from '../src/lib/manifest/plan-step.js';
import { openCluster } from './clusters.js';
import { oneBroker, threeBrokers } from './kafka.js';
import { kafkactl, rows, typist } from './world.js';

const random = () => Math.random().toString(36).slice(2);
const hour = 3_600_000;
const folder = (text: string): string => {
  const path = mkdtempSync(join(tmpdir(), 'impacts-'));
  writeFileSync(join(path, 'topics.yaml'), `apiVersion: kafkactl/v1\n${text}`);
  return path;
};

/** A topic with ten records an hour apart, the oldest ten hours old; every other one has no key. */
async function tenHours(brokers: string, config = ''): Promise<string> {
  const name = `hours-${random()}`;
  expect((await kafkactl(`topics create ${name} -p 1 ${config}`, { brokers })).code).toBe(0);
  const lines = Array.from({ length: 10 }, (_, index) =>
    JSON.stringify({
      key: index % 2 === 0 ? `key-${index}` : null,
      value: 'x'.repeat(100),
      timestamp: Date.now() - (10 - index) * hour,
    }),
  );
  const stdin = lines.join('\n');
  expect((await kafkactl(`produce ${name} --input ndjson`, { brokers, stdin })).code).toBe(0);
  return name;
}

const impactOf = (steps: readonly Record<string, unknown>[], key: string | undefined) =>
  steps.find((step) => step['key'] === key)?.['impact'] as string[];

test('a plan says which records are lost and where the current value comes from', async () => {
  const { brokers } = await oneBroker();
  const name = await tenHours(brokers, '-c retention.ms=30d');
  const group = `group-${random()}`;
  expect((await kafkactl(`consume ${name} -g ${group} --from-beginning -n 3`, { brokers })).code).toBe(0);
  const cwd = folder(`topics:
  - { name: ${name}, partitions: 4, config: { retention.ms: 5h, retention.bytes: 500, cleanup.policy: compact } }`);
  const steps = await rows('plan', { brokers, cwd });
  expect(impactOf(steps, undefined)).toEqual([
    'About 75 % of keys go to another partition: new records of such a key no longer follow its old ones.',
    '5 of the newest 10 records (a sample) have a key.',
    `Read by ${group}.`,
  ]);
  expect(impactOf(steps, 'retention.ms')).toEqual([
    'Records older than the new retention.ms are deleted.',
    'Set on the topic until now.',
    expect.stringMatching(
      /^About [\d.]+ (B|KiB) of [\d.]+ (B|KiB), 6 records go, from 20\d\d-\d\d-\d\d \d\d:\d\dZ to .*; Kafka deletes them by whole segments\.$/,
    ),
  ]);
  expect(impactOf(steps, 'retention.bytes')).toEqual([
    'The oldest records above the new retention.bytes are deleted.',
    "Kafka's default until now.",
    expect.stringMatching(/^About .* go, the oldest of 1 partition, from 20.* on; /),
  ]);
  expect(impactOf(steps, 'cleanup.policy')).toEqual([
    'Only the newest record of each key is kept.',
    "Kafka's default until now.",
    '5 of the newest 10 records (a sample) have no key: compaction deletes such, and the broker refuses new ones.',
  ]);
  const gone = await rows('plan', { brokers, cwd: folder(`topics: [{ name: ${name}, absent: true }]`) });
  expect(impactOf(gone, undefined)).toEqual([
    'Its records are lost.',
    expect.stringMatching(
      new RegExp(`^It holds 1 partition, 10 records, .*B, last written 1h ago \\(20.*Z\\), read by ${group}\\.$`),
    ),
  ]);
});

test('alter and delete show the same impacts before they ask', async () => {
  const { brokers } = await oneBroker();
  const name = await tenHours(brokers);
  const line = `topics alter ${name} -c retention.ms=5h -c segment.ms=1h -p 2`;
  const asked = await kafkactl(line, { brokers, ...typist([['Go on?', 'n']]) });
  expect(asked.code).toBe(130);
  const question = asked.err.replaceAll(/\s+/g, ' ');
  expect(question).toMatch(/retention\.ms 7d -> 5h: records older .* deleted\. About .*, 6 records go, from/);
  // Every change is listed, not only the destructive ones.
  expect(question).toContain(`${name}: partitions 1 -> 2 `);
  expect(question).toContain(`${name}: segment.ms 7d -> 1h `);
  expect(question).toMatch(/About 50 % of keys .* Go on\?/);
  const compacting = await kafkactl(`topics alter ${name} -c cleanup.policy=compact`, {
    brokers,
    ...typist([['Go on?', 'n']]),
  });
  expect(compacting.err.replaceAll(/\s+/g, ' ')).toContain('5 of the newest 10 records (a sample) have no key');
  const grown = await kafkactl(`topics alter ${name} -p 2`, { brokers });
  expect(grown.err).toContain(`${name}: About 50 % of keys go to another partition`);
  expect(grown.err).toContain('5 of the newest 10 records (a sample) have a key.');
  const deleting = await kafkactl(`topics delete ${name}`, { brokers, ...typist([['Go on?', 'n']]) });
  expect(deleting.err.replaceAll(/\s+/g, ' ')).toMatch(
    /2 partitions, 10 records, .*, last written 1h ago .*, no group reads it/,
  );
});

test('more replicas say how many bytes are copied', async () => {
  const { brokers } = await threeBrokers();
  const name = `copied-${random()}`;
  await kafkactl(`topics create ${name} -p 1 -r 1`, { brokers });
  await kafkactl(`produce ${name}`, { brokers, stdin: `${'x'.repeat(1024)}\n`.repeat(100) });
  const [step] = await rows('plan', { brokers, cwd: folder(`topics: [{ name: ${name}, replicationFactor: 3 }]`) });
  expect(step?.['impact']).toContainEqual(expect.stringMatching(/^About \d+(\.\d)? KiB are copied\.$/));
});

test('the impacts of many topics are read with a few requests', async () => {
  const { brokers, settings } = await oneBroker();
  const prefix = `wide-${random()}`;
  const names = Array.from({ length: 40 }, (_, index) => `${prefix}-${index}`);
  await kafkactl(`topics create ${names.join(' ')} -p 2`, { brokers });
  await kafkactl(`produce ${names[0]} -K :`, { brokers, stdin: 'a:b' });
  const step = (topic: string, more: Partial<Step>): Step => ({
    action: 'setConfig',
    topic,
    from: '604800000',
    to: '1000',
    key: 'retention.ms',
    impact: [],
    risk: 'destructive',
    ...more,
  });
  const steps = names.flatMap((topic) => [
    step(topic, {}),
    step(topic, { action: 'addPartitions', from: 2, to: 4 }),
    step(topic, { key: 'cleanup.policy', from: 'delete', to: 'compact' }),
    step(topic, { action: 'delete' }),
  ]);
  const cluster = await openCluster({ settings });
  await cluster.topics();
  // Repeated until the broker knows every new topic: retries are not counted.
  const places = names.flatMap((topic) => [0, 1].map((partition) => ({ topic, partition, at: 'latest' as const })));
  expect((await cluster.listOffsets(places)).filter(({ error }) => error)).toEqual([]);
  const before = new Map(cluster.requestCounts);
  const stepsWithImpacts = await withClusterImpacts(cluster, steps, new Map(), Date.now());
  expect(stepsWithImpacts.filter(({ impact }) => impact.length > 0).length).toBeGreaterThanOrEqual(80);
  const sent = [...cluster.requestCounts].map(([api, count]) => [api, count - (before.get(api) ?? 0)] as const);
  expect(new Map(sent).get('ListOffsets')).toBeLessThanOrEqual(5);
  expect(new Map(sent).get('Metadata')).toBeLessThanOrEqual(3);
  expect(sent.reduce((sum, [, count]) => sum + count, 0)).toBeLessThanOrEqual(20);
  await cluster.deleteTopics(names);
});
