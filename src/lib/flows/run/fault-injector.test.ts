import { expect, test } from 'vitest';
import { loadFlow } from '../file/load.js';
import { BrokerDrills } from './broker-drills.js';
import { FaultInjector } from './fault-injector.js';
import { Supervisor } from './supervisor.js';

test('a timed pause counts until it ends; one without an end does not count', async () => {
  const flow = await loadFlow('user-events', { cwd: '/', env: {} });
  const settings = { layer: 'default', brokers: [], clientId: 'kafkactl', protected: false } as const;
  const supervisor = new Supervisor(
    { settings: { ...settings, readOnly: false, requestTimeoutMs: 1000 }, flow, run: 'r', seed: 1, lang: 'en' },
    () => undefined,
    { command: '/bin/sh', args: [], env: {} },
    { onReport: () => {}, onWorkerEnded: () => {}, onFailure: () => {}, onWorkersChanged: () => {} },
  );
  const ahead: (() => void | Promise<void>)[] = [];
  const drills = new BrokerDrills({} as never, undefined, () => {});
  const injector = new FaultInjector(supervisor, drills, 'user-events', (_, act) => ahead.push(act));
  const pause = { kind: 'pause', target: 'notifications', atMs: 0 } as const;
  await injector.inject({ ...pause, forMs: null });
  expect(injector.hasTimedPause).toBe(false);
  await injector.inject({ ...pause, forMs: 60_000 });
  expect(injector.hasTimedPause).toBe(true);
  for (const act of ahead) await act();
  expect(injector.hasTimedPause).toBe(false);
});
