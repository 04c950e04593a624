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
  const reason = new Error('interrupted');
  ctrlC.abort(reason);
  await expect(writing).rejects.toBe(reason);
});

test('after Ctrl-C a write does not wait, and what a reader has taken counts as written', async () => {
  const ctrlC = new AbortController();
  ctrlC.abort();
  const quick = new Writable({ highWaterMark: 100, write: (_chunk, _encoding, done) => done() });
  await streamSink(quick, () => {}, ctrlC.signal).write('the last word');
});
