import { expect, test } from 'vitest';
import type { Cluster } from '../../kafka/cluster.js';
import { BrokerDrills } from './broker-drills.js';

const nobody = undefined as unknown as Cluster;

test('brokers are started once, whoever asks meanwhile, and each asker waits for it', async () => {
  const done: string[] = [];
  const gates: (() => void)[] = [];
  const drills = new BrokerDrills(
    nobody,
    async (broker, what) => {
      if (what === 'start') await new Promise<void>((resolve) => gates.push(resolve));
      done.push(`${what} ${broker}`);
    },
    (broker) => done.push(`back ${broker}`),
  );
  await drills.kill(2, 'topic');
  expect(drills.someAreDead).toBe(true);
  const asked = [drills.startAll(), drills.startAll()].map((each) => each.then(() => done.push('told')));
  await expect.poll(() => gates.length).toBe(1);
  gates[0]?.();
  await Promise.all(asked);
  expect(done).toEqual(['kill 2', 'start 2', 'back 2', 'told', 'told']);
  expect(drills.someAreDead).toBe(false);
});

test('a start that fails is told to who asked, and the next one tries again', async () => {
  let fails = true;
  const drills = new BrokerDrills(
    nobody,
    async (_, what) => {
      if (what === 'start' && fails) throw new Error('no');
    },
    () => {},
  );
  await drills.kill(1, 'topic');
  await expect(drills.startAll()).rejects.toThrow('no');
  fails = false;
  await drills.startAll();
  expect(drills.someAreDead).toBe(false);
});
