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
