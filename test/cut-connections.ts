import { Socket } from 'node:net';
import { vi } from 'vitest';

/**
 * Breaks the connection at each of the next `times` requests of an API that this process sends; returns how many are
 * left. To be undone with `vi.restoreAllMocks()`.
 */
export function cutAt(apiKey: number, times: number): () => number {
  let left = times;
  const write = Socket.prototype.write;
  vi.spyOn(Socket.prototype, 'write').mockImplementation(function (this: Socket, ...args: unknown[]) {
    const [bytes] = args;
    if (left > 0 && Buffer.isBuffer(bytes) && bytes.length > 6 && bytes.readInt16BE(4) === apiKey) {
      left--;
      this.destroy(new Error('cut'));
      return false;
    }
    return Reflect.apply(write, this, args);
  });
  return () => left;
}
