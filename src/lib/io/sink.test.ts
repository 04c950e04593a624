import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { streamSink } from './sink.js';

test('Ctrl-C ends a write that waits for a reader who reads nothing', async () => {
  const stuck = new Writable({ highWaterMark: 1, write: () => {} });
  const ctrlC = new AbortController();
  const writing = streamSink(stuck, () => {}, ctrlC.signal).write('more than the pipe holds');
  const first = await Promise.race([
    writing.then(() => 'written'),
    new Promise((done) => setImmediate(done, 'waiting')),
  ]);
  expect(first).toBe('waiting');
  ctrlC.abort();
  await writing;
});
