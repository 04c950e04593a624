import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { interrupted } from '../src/lib/base/errors.js';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { applySteps } from '../src/lib/manifest/apply.js';
import type { Step } from '../src/lib/manifest/plan-step.js';
import { runDrill } from '../src/lib/sandbox/drills.js';
import { startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { withCluster } from './clusters.js';
import { oneBroker, randomPort, sandboxContextOf, suiteEnv } from './kafka.js';
import { kafkactl, rows } from './world.js';

const random = () => Math.random().toString(36).slice(2);
const folder = (text: string): string => {
  const path = mkdtempSync(join(tmpdir(), 'apply-'));
  writeFileSync(join(path, 'topics.yaml'), `apiVersion: kafkactl/v1\n${text}`);
  return path;
};
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const create = (topic: string): Step => ({
  action: 'create',
  topic,
  from: null,
  to: { partitions: 1, replicationFactor: 1, config: {} },
  impact: [],
  risk: 'none',
});

test('Ctrl-C finishes the request in flight and reports every step, and a second run does the rest', async () => {
  const { brokers, settings } = await oneBroker();
  const prefix = `stop-${random()}`;
  const all = names(prefix, 250);
  const cwd = folder(`topics:\n${all.map((name) => `  - { name: ${name}, partitions: 1 }`).join('\n')}`);
  const on = { brokers, cwd };
  await withCluster(settings, async (cluster) => {
    const there = async () => (await cluster.topics()).flatMap(({ name }) => (name.startsWith(prefix) ? name : []));
    const pressing = new AbortController();
    const broken = kafkactl('apply -o json', { ...on, signal: pressing.signal });
    await pollUntil(async () => (await there()).length > 0, { withinMs: 20_000, everyMs: 1 });
    pressing.abort();
    const { code, out, err } = await broken;
    expect(code).toBe(130);
    const reported = JSON.parse(out) as { topic: string; status: string }[];
    expect(reported.map(({ topic }) => topic)).toEqual(all);
    const of = (status: string) => reported.filter((row) => row.status === status).map(({ topic }) => topic);
    expect(of('done').length).toBeGreaterThanOrEqual(100);
    expect(of('planned').length).toBeGreaterThanOrEqual(50);
    expect(of('failed')).toEqual([]);
    expect((await there()).sort()).toEqual(of('done').sort());
    const { error } = JSON.parse(err) as { error: { code: string; message: string } };
    expect(error).toMatchObject({
      code: 'interrupted',
      message: `interrupted: ${of('done').length} steps done, ${of('planned').length} not done`,
    });

    expect((await kafkactl('apply', on)).code).toBe(0);
    expect(await rows('plan', on)).toEqual([]);
    await cluster.deleteTopics(all);
  });
});

test('the view for people marks steps that were not tried', async () => {
  const { settings } = await oneBroker();
  const pressed = new AbortController();
  pressed.abort(interrupted());
  const steps = [create(`never-${random()}`)];
  const applied = await withCluster(settings, (cluster) => applySteps(cluster, steps, { signal: pressed.signal }));
  expect([applied.done.size, applied.failures.size, applied.stopped?.code]).toEqual([0, 0, 'interrupted']);
});

test('the first failure stops further requests with --fail-fast only', async () => {
  const { brokers } = await oneBroker();
  const [dotted, other, gone] = [`a.b-${random()}`, `other-${random()}`, `gone-${random()}`];
  await kafkactl(`topics create ${dotted} ${other} ${gone}`, { brokers });
  const cwd = folder(`topics:
  - { name: ${dotted.replace('.', '_')} }
  - { name: ${other}, config: { segment.ms: 1h } }
  - { name: ${gone}, absent: true }`);
  const on = { brokers, cwd };
  const statuses = async (line: string) =>
    (await rows(line, on)).map(({ action, status }) => [action, status] as const);
  expect(await statuses('apply --yes --fail-fast')).toEqual([
    ['create', 'failed'],
    ['setConfig', 'planned'],
    ['delete', 'planned'],
  ]);
  const { code, out } = await kafkactl('apply --yes --fail-fast', on);
  expect(code).toBe(1);
  expect(out).toContain(`~ ${other}: segment.ms 7d -> 1h  not tried`);
  expect(out).toContain('3 steps, 1 of them destructive, 1 failed, 2 not tried');
  expect(await statuses('apply --yes')).toEqual([
    ['create', 'failed'],
    ['setConfig', 'done'],
    ['delete', 'done'],
  ]);
});

test('a topic that fails alone does not stop the others of its request', async () => {
  const { settings } = await oneBroker();
  const [there, missing] = [`there-${random()}`, `missing-${random()}`];
  await withCluster(settings, async (cluster) => {
    await cluster.createTopics([{ name: there, partitions: 1 }]);
    const grow = (topic: string): Step => ({ ...create(topic), action: 'addPartitions', from: 1, to: 2 });
    const steps = [grow(missing), grow(there), { ...create(missing), action: 'delete' as const }];
    const { done, failures, stopped } = await applySteps(cluster, steps);
    expect([...done].map(({ topic }) => topic)).toEqual([there]);
    expect([...failures.values()].map(({ kafka }) => kafka?.split(':')[0])).toEqual([
      'UNKNOWN_TOPIC_OR_PARTITION',
      'UNKNOWN_TOPIC_OR_PARTITION',
    ]);
    expect(stopped).toBeUndefined();
    expect((await cluster.topics([there]))[0]?.partitions).toHaveLength(2);
  });
});

test('when the cluster is lost midway, completed steps are still reported', async () => {
  const name = `apply-lost-${randomPort()}`;
  const own = sandboxContextOf(suiteEnv());
  const { settings } = await startSandbox({ name, port: randomPort() }, own);
  try {
    await withCluster({ ...settings, requestTimeoutMs: 3000 }, async (cluster) => {
      const steps = names('many', 400).map(create);
      const applying = applySteps(cluster, steps);
      await pollUntil(() => (cluster.requestCounts.get('CreateTopics') ?? 0) > 1, { withinMs: 20_000, everyMs: 1 });
      await runDrill(name, 1, 'kill', own);
      const { done, failures, stopped } = await applying;
      expect(done.size).toBeGreaterThanOrEqual(100);
      expect(failures.size).toBeGreaterThanOrEqual(100);
      expect(done.size + failures.size).toBeLessThan(400);
      expect(new Set([...failures.values()].map(({ code }) => code))).toEqual(new Set(['unreachable']));
      expect(stopped?.code).toBe('unreachable');
    });
  } finally {
    await stopSandbox(name, { purge: true }, own);
  }
});
