import { expect, test } from 'vitest';
import { lookAtSandbox, startSandbox } from '../src/lib/sandbox/index.js';
import { oneBroker, suiteEnv, surroundings } from './kafka.js';

test('up twice is one sandbox', async () => {
  const { name } = await oneBroker();
  const app = surroundings(suiteEnv());
  const before = await lookAtSandbox(name, app);
  const again = await startSandbox({ name }, app);
  expect(again.changed).toBe(false);
  expect(again.brokers).toEqual(before?.brokers);
});

test('a running sandbox stays where it is when another port is asked for', async () => {
  const { name, brokers } = await oneBroker();
  const notes: string[] = [];
  const app = { ...surroundings(suiteEnv()), note: (text: string) => void notes.push(text) };
  const { settings, changed } = await startSandbox({ name, port: 19_999 }, app);
  expect({ changed, brokers: settings.brokers.join() }).toEqual({ changed: false, brokers });
  expect(notes.join()).toContain(`runs on ${brokers} and stays there`);
});
