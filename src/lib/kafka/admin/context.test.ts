import { expect, test } from 'vitest';
import { CliError } from '../../base/errors.js';
import { sendInChunks } from './context.js';

const failed = (item: number, { message }: CliError) => `${item} ${message}`;
const sending = (failsAt: number, error: Error) => {
  let requests = 0;
  return async (chunk: readonly number[]) => {
    if (++requests === failsAt) throw error;
    return chunk.map((item) => `${item} done`);
  };
};
const gone = new CliError('unreachable', 'it is gone');

test('items are sent in requests of the given size', async () => {
  expect(await sendInChunks([1, 2, 3], 2, sending(0, gone), failed)).toEqual(['1 done', '2 done', '3 done']);
});

test('when a later request fails, finished, failed and untried items are distinguished', async () => {
  expect(await sendInChunks([1, 2, 3], 1, sending(2, gone), failed)).toEqual([
    '1 done',
    '2 it is gone',
    '3 not tried, as the request before it failed: it is gone',
  ]);
});

test('a failing first request rejects, and so does Ctrl-C', async () => {
  await expect(sendInChunks([1, 2], 1, sending(1, gone), failed)).rejects.toBe(gone);
  const stopped = new CliError('interrupted', 'interrupted');
  await expect(sendInChunks([1, 2], 1, sending(2, stopped), failed)).rejects.toBe(stopped);
});
