import { expect, test } from 'vitest';
import { TaskScheduler } from './task-scheduler.js';

const never = (error: unknown): void => {
  throw error;
};

test('tasks that have not started when it closes never do; running ones are awaited', async () => {
  const schedule = new TaskScheduler(never);
  const done: string[] = [];
  let finish = (): void => {};
  const slow = schedule.run(
    () =>
      new Promise<void>((resolve) => {
        finish = () => {
          done.push('slow');
          resolve();
        };
      }),
  );
  schedule.after(1, () => void done.push('waiting'));
  schedule.close();
  schedule.after(1, () => void done.push('too late'));
  const settled = schedule.idle().then(() => done.push('settled'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(done).toEqual([]);
  finish();
  await settled;
  expect(done).toEqual(['slow', 'settled']);
  await slow;
});

test('a delayed task that fails is passed to onError; one that runs now rejects', async () => {
  const failures: unknown[] = [];
  const failed = new Promise<void>((resolve) => {
    const schedule = new TaskScheduler((error) => {
      failures.push(error);
      resolve();
    });
    schedule.after(0, () => Promise.reject(new Error('in time')));
  });
  await failed;
  expect(failures).toEqual([new Error('in time')]);
  const scheduler = new TaskScheduler(never);
  await expect(scheduler.run(() => Promise.reject(new Error('now')))).rejects.toThrow('now');
  await scheduler.idle();
});
