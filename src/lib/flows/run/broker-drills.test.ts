import { expect, test } from 'vitest';
import type { Cluster } from '../../kafka/cluster.js';
import { BrokerDrills } from './broker-drills.js';

const noCluster = undefined as unknown as Cluster;

test('killed brokers are started once, and concurrent calls wait for that', async () => {
  const done: string[] = [];
  const gates: (() => void)[] = [];
  const drills = new BrokerDrills(
    noCluster,
    async (broker, what) => {
      if (what === 'start') await new Promise<void>((resolve) => gates.push(resolve));
      done.push(`${what} ${broker}`);
    },
    (broker) => done.push(`back ${broker}`),
  );
  await drills.kill(2, 'topic');
  expect(drills.hasKilledBrokers).toBe(true);
  const asked = [drills.startAll(), drills.startAll()].map((each) => each.then(() => done.push('resolved')));
  await expect.poll(() => gates.length).toBe(1);
  gates[0]?.();
  await Promise.all(asked);
  expect(done).toEqual(['kill 2', 'start 2', 'back 2', 'resolved', 'resolved']);
  expect(drills.hasKilledBrokers).toBe(false);
});

test('a single broker is started alone, and only once', async () => {
  const done: string[] = [];
  const drills = new BrokerDrills(
    noCluster,
    async (broker, what) => void done.push(`${what} ${broker}`),
    () => {},
  );
  for (const broker of [1, 2]) await drills.kill(broker, 'topic');
  await drills.start(1);
  expect([done.at(-1), drills.hasKilledBrokers]).toEqual(['start 1', true]);
  await drills.start(1);
  await drills.startAll();
  expect(done).toEqual(['kill 1', 'kill 2', 'start 1', 'start 2']);
});

test('a failed start rejects, and the next call tries again', async () => {
  let fails = true;
  const drills = new BrokerDrills(
    noCluster,
    async (_, what) => {
      if (what === 'start' && fails) throw new Error('no');
    },
    () => {},
  );
  await drills.kill(1, 'topic');
  await expect(drills.startAll()).rejects.toThrow('no');
  fails = false;
  await drills.startAll();
  expect(drills.hasKilledBrokers).toBe(false);
});
