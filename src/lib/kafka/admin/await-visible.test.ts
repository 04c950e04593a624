import { expect, test } from 'vitest';
import { CliError } from '../../base/errors.js';
import { awaitVisible, topicsChange } from './await-visible.js';

function waiting(requestTimeoutMs: number) {
  const controller = new AbortController();
  const notes: string[] = [];
  const admin = {
    wire: { signal: controller.signal, requestTimeoutMs },
    note: (text: string) => void notes.push(text),
  };
  return { admin, notes, controller };
}

const made = topicsChange(['orders'], 'made');

test('waits until the change is visible, without a note', async () => {
  const { admin, notes } = waiting(5000);
  let looks = 0;
  await awaitVisible(admin, made, async () => ++looks === 3);
  expect({ looks, notes }).toEqual({ looks: 3, notes: [] });
});

test('a change that is not visible in time is noted, with the command that shows it', async () => {
  const { admin, notes } = waiting(200);
  await awaitVisible(admin, made, async () => false);
  expect(notes).toEqual([
    expect.stringMatching(
      /^Topic "orders" is made, but that was not seen on a broker within \d+ ms\. Look before going on: {2}kafkactl topics describe orders$/,
    ),
  ]);
});

test('an unreachable broker is a note, not a failure', async () => {
  const { admin, notes } = waiting(100);
  await awaitVisible(admin, made, async () => {
    throw new CliError('unreachable', 'nothing listens on b:9092');
  });
  expect(notes[0]).toContain('is made, but that was not seen');
  expect(notes[0]).toContain('as nothing listens on b:9092');
});

test('a user who may not read is not kept waiting, nor is Ctrl-C', async () => {
  const { admin, notes, controller } = waiting(60_000);
  await awaitVisible(admin, made, async () => {
    throw new CliError('denied', 'you may not');
  });
  expect(notes).toEqual([]);
  setTimeout(() => controller.abort(new CliError('interrupted', 'interrupted')), 20);
  await expect(awaitVisible(admin, made, async () => false)).rejects.toMatchObject({ code: 'interrupted' });
});

test('many topics are named up to the third', () => {
  expect(topicsChange(['a', 'b', 'c', 'd', 'e'], 'deleted')).toEqual({
    summary: 'Topics "a", "b", "c" and 2 more are deleted',
    command: 'kafkactl topics list',
  });
});
