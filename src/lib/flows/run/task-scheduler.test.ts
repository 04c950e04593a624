import { expect, test } from 'vitest';
import { TaskScheduler } from './task-scheduler.js';

const never = (error: unknown): void => {
  throw error;
};

test('what has not begun when it is closed never does; what has begun is waited for', async () => {
  const later = new TaskScheduler(never);
  const done: string[] = [];
  let finish = (): void => {};
  const slow = later.run(
    () =>
      new Promise<void>((resolve) => {
        finish = () => {
          done.push('slow');
          resolve();
        };
      }),
  );
  later.after(1, () => void done.push('waiting'));
  later.close();
  later.after(1, () => void done.push('too late'));
  const settled = later.idle().then(() => done.push('settled'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(done).toEqual([]);
  finish();
  await settled;
  expect(done).toEqual(['slow', 'settled']);
  await slow;
});

test('what fails in its time is told; what fails now rejects', async () => {
  const failures: unknown[] = [];
  const failed = new Promise<void>((resolve) => {
    const later = new TaskScheduler((error) => {
      failures.push(error);
      resolve();
    });
    later.after(0, () => Promise.reject(new Error('in time')));
  });
  await failed;
  expect(failures).toEqual([new Error('in time')]);
  const later = new TaskScheduler(never);
  await expect(later.run(() => Promise.reject(new Error('now')))).rejects.toThrow('now');
  await later.idle();
});
