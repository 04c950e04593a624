import { expect, test } from 'vitest';
import { loadFlow } from '../file/load.js';
import type { WorkerTask } from '../protocol.js';
import type { Service } from '../types.js';
import { EventHandler } from './event-handler.js';
import { RecordFactory } from './record-factory.js';

const flow = await loadFlow('user-events', { cwd: '/', env: {} });
const task = { flow, run: 'r', seed: 1, service: 'notifications' } as unknown as WorkerTask;

test.each([
  [{ work: 0 }, 0, false],
  [{ work: 2 }, 0, true],
  [{ work: 0 }, 200, true],
  [{ work: 0, failureRate: 0.1 }, 0, true],
] as const)('a service with %j that is slowed by %d ms takes time: %s', (change, slowMs, expected) => {
  const service = { ...(flow.services[0] as Service), ...change };
  const handler = new EventHandler(
    task,
    service,
    { seed: 1, formatSentence: () => '', fakes: undefined, now: () => 0 },
    new RecordFactory(task),
  );
  handler.slowMs = slowMs;
  expect(handler.takesTime).toBe(expected);
});
