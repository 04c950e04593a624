import { expect, test } from 'vitest';
import { BatchMemory } from './batch-memory.js';

test('memory that is not its own is never given out, also where it has the length of a batch', () => {
  const shared = Buffer.from('a small buffer of the pool that Node shares');
  const memory = new BatchMemory(shared.buffer.byteLength);
  memory.give(shared);
  expect(memory.take().buffer).not.toBe(shared.buffer);
});

test('memory of its own is used again', () => {
  const memory = new BatchMemory(8192);
  const taken = memory.take();
  memory.give(taken);
  expect(memory.take().buffer).toBe(taken.buffer);
});
