import { expect, test } from 'vitest';
import { loadFlow } from '../file/load.js';
import { BrokerDrills } from './broker-drills.js';
import { Crew } from './crew.js';
import { Troublemaker } from './troublemaker.js';

test('somebody rests until the pause has its end; a pause without one is nothing to wait for', async () => {
  const flow = await loadFlow('user-events', { cwd: '/', env: {} });
  const settings = { layer: 'default', brokers: [], clientId: 'kafkactl', protected: false } as const;
  const crew = new Crew(
    { settings: { ...settings, readOnly: false, requestTimeoutMs: 1000 }, flow, run: 'r', seed: 1, lang: 'en' },
    () => undefined,
    { command: '/bin/sh', args: [], env: {} },
    { hear: () => {}, lost: () => {}, fail: () => {}, changed: () => {} },
  );
  const ahead: (() => void | Promise<void>)[] = [];
  const drills = new BrokerDrills({} as never, undefined, () => {});
  const maker = new Troublemaker(crew, drills, 'user-events', (_, act) => ahead.push(act));
  const pause = { kind: 'pause', target: 'notifications', atMs: 0 } as const;
  await maker.make({ ...pause, forMs: null });
  expect(maker.somebodyRests).toBe(false);
  await maker.make({ ...pause, forMs: 60_000 });
  expect(maker.somebodyRests).toBe(true);
  for (const act of ahead) await act();
  expect(maker.somebodyRests).toBe(false);
});
