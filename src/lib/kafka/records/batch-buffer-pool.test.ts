import { expect, test } from 'vitest';
import { BatchBufferPool } from './batch-buffer-pool.js';

test('a foreign buffer is never reused, even of the length of a batch', () => {
  const shared = Buffer.from('a small buffer of the pool that Node shares');
  const memory = new BatchBufferPool(shared.buffer.byteLength);
  memory.deallocate(shared);
  expect(memory.allocate().buffer).not.toBe(shared.buffer);
});

test('an own buffer is reused', () => {
  const memory = new BatchBufferPool(8192);
  const taken = memory.allocate();
  memory.deallocate(taken);
  expect(memory.allocate().buffer).toBe(taken.buffer);
});
