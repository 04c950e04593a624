import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { thisProcess } from './identity.js';
import { lockHolder, removeLockDrafts, withLock, withLockSync } from './lock.js';

const folder = mkdtempSync(join(tmpdir(), 'kafkactl-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = { withinMs: 5000, busy: () => new Error('busy') };

test('one holder at a time, and each gets its turn', async () => {
  const path = join(folder, 'turns');
  let inside = 0;
  let most = 0;
  const turn = () =>
    withLock(
      path,
      async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
        return 1;
      },
      options,
    );
  expect(await Promise.all([turn(), turn(), turn(), turn()])).toEqual([1, 1, 1, 1]);
  expect(most).toBe(1);
  expect(existsSync(path)).toBe(false);
});

test('a lock of a process that has died is taken over', async () => {
  const path = join(folder, 'dead');
  const { pid } = spawnSync('true');
  writeFileSync(path, JSON.stringify({ pid, startedAt: 'long ago' }));
  expect(await withLock(path, async () => 'mine', options)).toBe('mine');
});

test('a truncated lock file is taken over once it is old', async () => {
  const path = join(folder, 'cut');
  writeFileSync(path, '');
  await expect(withLock(path, async () => 'mine', { ...options, withinMs: 200 })).rejects.toThrow('busy');
  const before = new Date(Date.now() - 60_000);
  utimesSync(path, before, before);
  expect(await withLock(path, async () => 'mine', options)).toBe('mine');
});

test('a lock of a living process is respected, and onWait is called once', async () => {
  const path = join(folder, 'alive');
  writeFileSync(path, JSON.stringify(thisProcess()));
  let told = 0;
  const onWait = () => void told++;
  await expect(withLock(path, async () => 'mine', { ...options, withinMs: 200, onWait })).rejects.toThrow('busy');
  expect(told).toBe(1);
  expect(existsSync(path)).toBe(true);
});

test('a wait ends when it is interrupted', async () => {
  const path = join(folder, 'waits');
  writeFileSync(path, JSON.stringify(thisProcess()));
  const signal = AbortSignal.abort(new Error('stop'));
  await expect(withLock(path, async () => 'mine', { ...options, signal })).rejects.toThrow('stop');
});

// Node's own mkdir tries for ever where a file system takes no folders, as /proc does.
test('a folder that cannot be made is an error at once', async () => {
  const path = '/proc/none/of/these/lock';
  await expect(withLock(path, async () => {}, options)).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringMatching(/^cannot write \/proc\/none\/of\/these: /),
  });
});

test('synchronous work holds the lock too, and takes over that of a dead process', () => {
  const path = join(folder, 'sync');
  const { pid } = spawnSync('true');
  writeFileSync(path, JSON.stringify({ pid, startedAt: 'long ago' }));
  expect(lockHolder(path)).toBeUndefined();
  const held = withLockSync(path, () => lockHolder(path), options);
  expect(held).toEqual(thisProcess());
  expect(existsSync(path)).toBe(false);
  writeFileSync(path, JSON.stringify(thisProcess()));
  expect(() => withLockSync(path, () => 'mine', { ...options, withinMs: 50 })).toThrow('busy');
  expect(existsSync(path)).toBe(true);
});

test('what a killed process has left of its attempt is removed, and that of a living one is not', () => {
  const path = join(folder, 'drafts');
  const { pid } = spawnSync('true');
  const [ofDead, ofLiving, other] = [`${path}.${pid}.3`, `${path}.${process.pid}.3`, `${path}.old`];
  for (const draft of [ofDead, ofLiving, other]) writeFileSync(draft, '');
  removeLockDrafts(path);
  expect([ofDead, ofLiving, other].map(existsSync)).toEqual([false, true, true]);
});
