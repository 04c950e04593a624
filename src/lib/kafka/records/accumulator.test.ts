import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyDraft, setValue } from '../../records/record.js';
import { Accumulator } from './accumulator.js';
import { loadCodec } from './compression.js';
import { PartitionQueue } from './partition-queue.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Puts one record after the other, and tells how many were in each batch that was closed, and when. */
async function gathering(lingerMs: number, isBusy: (queue: PartitionQueue) => boolean) {
  const began = performance.now();
  const closed: [records: number, afterMs: number][] = [];
  const accumulator = new Accumulator(
    { batchBytes: 10_000, codec: await loadCodec(0), lingerMs },
    { isBusy, onBatchClosed: (_, { count }) => closed.push([count, performance.now() - began]) },
  );
  const queue = new PartitionQueue(0, null, true);
  const draft = emptyDraft();
  setValue(draft, Buffer.from('v'));
  return { closed, append: () => accumulator.append(queue, draft, 0) };
}

test('a batch is closed after its linger time', async () => {
  const { closed, append } = await gathering(20, () => false);
  append();
  append();
  vi.advanceTimersByTime(19);
  expect(closed).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(closed).toEqual([[2, 20]]);
});

test('a batch stays open while its leader is busy, and is closed once it is not', async () => {
  let busy = true;
  const { closed, append } = await gathering(20, () => busy);
  append();
  vi.advanceTimersByTime(500);
  append();
  expect(closed).toEqual([]);
  busy = false;
  vi.advanceTimersByTime(20);
  expect(closed).toEqual([[2, 520]]);
});

test.each([
  [20, 1000],
  [3000, 3000],
])('a batch whose leader is missing or never idle, lingering %d ms, is closed after %d ms: its time begins to run', async (lingerMs, afterMs) => {
  const { closed, append } = await gathering(lingerMs, () => true);
  append();
  vi.advanceTimersByTime(afterMs - 1);
  expect(closed).toEqual([]);
  vi.advanceTimersByTime(1 + lingerMs);
  expect(closed).toEqual([[1, expect.closeTo(afterMs, -2)]]);
  append();
  vi.advanceTimersByTime(afterMs + lingerMs);
  expect(closed).toHaveLength(2);
});
