/** A broker and a service are killed in one run, on a cluster of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { FlowReport } from '../src/lib/flows/measure/report.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import { runDrill } from '../src/lib/sandbox/drills.js';
import { startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import type { ClusterSettings } from '../src/lib/settings/types.js';
import { randomPort, sandboxContextOf, suiteEnv } from './kafka.js';
import { leavesScreen, pressKeys } from './keyboard.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

const name = `flows-${randomPort()}`;
const own = () => sandboxContextOf(suiteEnv());
let brokers: string;
let settings: ClusterSettings;

beforeAll(async () => {
  settings = (await startSandbox({ name, brokers: 3, port: randomPort() }, own())).settings;
  brokers = settings.brokers.join(',');
}, 120_000);
afterAll(() => stopSandbox(name, { purge: true }, own()));

test('the leader of order-events and a payment service are killed: every order ends in one state', {
  timeout: 240_000,
}, async () => {
  const faults = '--kill payment@2s --kill-broker leader@3s';
  const line = `flows run order-system --profile prod --events 300 --rate 60 ${faults} --keep -o json`;
  const { code, out, err } = await kafkactl(line, { brokers });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const [report] = JSON.parse(out) as FlowReport[];
  expect(report?.expectations.filter(({ passed }) => !passed)).toEqual([]);
  expect(report?.rebalances.map(({ group }) => group)).toContain('payment-group');
  // Read again with consume: by key, the distinct events that end an order.
  const read = await kafkactl(`consume order-events --exit -o json --header kafkactl-run=${report?.run}`, { brokers });
  const ends = new Map<string, Set<string>>();
  const orders = new Set<string>();
  for (const text of read.out.trim().split('\n')) {
    const { key, value } = JSON.parse(text) as { key: string; value: string };
    const { eventType, eventId } = JSON.parse(value) as { eventType: string; eventId: string };
    if (eventType === 'ORDER_CREATED') orders.add(key);
    else ends.set(key, (ends.get(key) ?? new Set()).add(eventId));
  }
  expect(orders.size).toBe(300);
  expect([...orders].filter((order) => ends.get(order)?.size !== 1)).toEqual([]);
  const status = JSON.parse((await kafkactl(`sandbox status --name ${name} -o json`)).out) as { state: string }[];
  expect(status[0]?.state).toBe('running');
  expect((await kafkactl('flows stop --yes', { brokers })).code).toBe(0);
});

test('b kills the leading broker while it runs; it comes back, and every order is shipped', {
  timeout: 240_000,
}, async () => {
  const { left, ...keyboard } = pressKeys([[/● running[\s\S]*order-events +×6 +[1-9]\d/, 'b']]);
  const line = 'flows run order-events --profile prod --events 300 --rate 30 --no-color';
  const { code, out } = await kafkactl(line, { brokers, tty: 100, ...keyboard });
  expect({ left, code }).toEqual({ left: [], code: 0 });
  const [live = '', report = ''] = out.split(leavesScreen);
  expect(live).toMatch(/broker [123] +killed with SIGKILL; it comes back in 8 s/);
  expect(report).toMatch(/WHAT HAPPENED\s+\d+\.\d +broker [123] +killed with SIGKILL/);
  expect(report).toMatch(/300 ORDER_CREATED, each with one end: ORDER_SHIPPED\s+300/);
  const status = JSON.parse((await kafkactl(`sandbox status --name ${name} -o json`)).out) as {
    brokers: { state: string }[];
  }[];
  expect(status[0]?.brokers.map(({ state }) => state)).toEqual(['running', 'running', 'running']);
});

test('retried requests find the new leaders and coordinators while a dead broker stays down', {
  timeout: 120_000,
}, async () => {
  const cluster = await connect(settings, { signal: new AbortController().signal });
  const topic = randomName('lost');
  await cluster.createTopics([{ name: topic, partitions: 6, replicationFactor: 3 }]);
  // Enough groups for each broker to coordinate at least one.
  const groups = Array.from({ length: 12 }, (_, index) => `${topic}-${index}`);
  for (const group of groups) await cluster.commitOffsets(group, [{ topic, partition: 0, offset: 0 }]);
  const partitions = Array.from({ length: 6 }, (_, partition) => ({ topic, partition, at: 'latest' as const }));
  const coordinated = async () => (await cluster.committedOffsets(groups)).size === groups.length;
  const led = async () => (await cluster.listOffsets(partitions)).every(({ error }) => !error);
  expect([await coordinated(), await led()]).toEqual([true, true]);
  await runDrill(name, 2, 'kill', own());
  try {
    // One after the other: metadata learnt for one request must not help the other.
    for (const ask of [coordinated, led]) {
      expect(await pollUntil(() => ask().catch(() => false), { withinMs: 30_000, everyMs: 250 })).toBe(true);
    }
  } finally {
    await runDrill(name, 2, 'start', own());
    await cluster.deleteGroups(groups);
    await cluster.deleteTopics([topic]);
    await cluster.close();
  }
});
