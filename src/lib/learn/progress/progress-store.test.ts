import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalizedText } from '../../base/language.js';
import { packageFile } from '../../base/package-file.js';
import { noProgress, type TutorialProgress } from './progress.js';
import { asOnlyTutorial, ProgressStore, runningTutorial } from './progress-store.js';

const root = mkdtempSync(join(tmpdir(), 'kafkactl-progress-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const open = (folder = mkdtempSync(join(root, 'data-'))) => {
  const notes: LocalizedText[] = [];
  const store = new ProgressStore(
    { data: folder },
    (text) => notes.push(text),
    () => 7,
  );
  return { folder, notes, store, file: join(folder, 'learn', 'progress.json') };
};

const count = (progress: TutorialProgress): number => Number(progress.attempts['counter']?.['count'] ?? 0);
const countUp = (progress: TutorialProgress): TutorialProgress => ({
  ...progress,
  attempts: { ...progress.attempts, counter: { count: count(progress) + 1 } },
});

test('nothing is remembered at first, and reading writes nothing', () => {
  const { store, folder } = open();
  expect(store.read()).toEqual(noProgress);
  expect(store.openAttempt('a')).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test('what is saved is read by another store, from a file that this user alone can read', () => {
  const { store, folder, file } = open();
  store.update((progress) => ({ ...progress, lang: 'es', experience: 'some', current: 'a', clusters: { learn: 'x' } }));
  store.saveAttempt('a', { hash: 'h', tasks: [1] });
  const other = open(folder).store;
  expect(other.read()).toMatchObject({ lang: 'es', experience: 'some', current: 'a', clusters: { learn: 'x' } });
  expect(other.openAttempt('a')).toEqual({ hash: 'h', tasks: [1] });
  other.saveAttempt('a', undefined);
  expect(store.openAttempt('a')).toBeUndefined();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'learn'))).toEqual(['progress.json']);
});

test('outcomes: the better one stays, with its time', () => {
  const { store } = open();
  store.finished('a', { hash: 'h', hints: 2, skipped: false });
  expect(store.read().lessons).toEqual({ a: { hash: 'h', status: 'done-with-hints', at: 7 } });
  store.finished('a', { hash: 'h', hints: 0, skipped: false });
  store.finished('a', { hash: 'h', hints: 0, skipped: true });
  expect(store.read().lessons['a']?.status).toBe('done');
});

test('a store notices changes of others, not its own', () => {
  const { store, folder } = open();
  store.read();
  expect(store.changedSince()).toBe(false);
  store.update(countUp);
  expect(store.changedSince()).toBe(false);
  open(folder).store.update(countUp);
  expect(store.changedSince()).toBe(true);
  store.read();
  expect(store.changedSince()).toBe(false);
});

test.each([
  '',
  '{"version":1,"lesso',
  '[]',
  '{"version":1,"lessons":[]}',
  '{"version":0}',
])('a broken file (%j) is kept aside and named', (text) => {
  const { store, file, notes } = open();
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  expect(store.read()).toEqual(noProgress);
  expect(readFileSync(`${file}.broken`, 'utf8')).toBe(text);
  expect(notes.map(({ es, en }) => [es, en].every((words) => words.includes(`${file}.broken`)))).toEqual([true]);
  expect(store.read()).toEqual(noProgress);
  expect(notes).toHaveLength(1);
});

test('a second broken file does not replace the first', () => {
  const { store, file } = open();
  mkdirSync(join(file, '..'), { recursive: true });
  for (const text of ['first', 'second', 'third']) {
    writeFileSync(file, text);
    store.read();
  }
  const kept = ['', '-2', '-3'].map((end) => readFileSync(`${file}.broken${end}`, 'utf8'));
  expect(kept).toEqual(['first', 'second', 'third']);
});

test('a file of a newer kafkactl is refused and stays', () => {
  const { store, file } = open();
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '{"version":2}');
  expect(() => store.read()).toThrow('newer kafkactl');
  expect(() => store.update(countUp)).toThrow('newer kafkactl');
  expect(readFileSync(file, 'utf8')).toBe('{"version":2}');
});

test('parts that a file lacks are filled in, and keys that nobody knows stay', () => {
  const { store, file } = open();
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '{"version":1,"lang":"en","later":true}');
  expect(store.read()).toEqual({ ...noProgress, lang: 'en', later: true });
  store.update(countUp);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ lang: 'en', later: true });
});

/** The store as a program that counts up: `node FILE FOLDER TIMES`. */
let program = '';
beforeAll(async () => {
  program = join(root, 'count.mjs');
  const code = `
    import { ProgressStore } from ${JSON.stringify(packageFile('src/lib/learn/progress/progress-store.ts'))};
    const [, , data, times, padding] = process.argv;
    const store = new ProgressStore({ data }, () => {});
    console.log('begun');
    for (let each = 0; each < Number(times); each++) store.update((progress) => {
      const count = (progress.attempts.counter?.count ?? 0) + 1;
      return { ...progress, attempts: { counter: { count, text: 'x'.repeat(Number(padding)), end: count } } };
    });`;
  await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    logLevel: 'error',
  });
});

const startCounting = (folder: string, times: number, padding = 0): ChildProcess =>
  spawn(process.execPath, [program, folder, String(times), String(padding)], { stdio: ['ignore', 'pipe', 'inherit'] });

test('writers in several processes lose nothing', { timeout: 60_000 }, async () => {
  const { store, folder } = open();
  const children = Array.from({ length: 3 }, () => startCounting(folder, 40));
  const ends = children.map((child) => once(child, 'exit'));
  for (let each = 0; each < 40; each++) {
    store.update(countUp);
    // Lets the exits of children arrive.
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0]);
  expect(count(store.read())).toBe(160);
  expect(readdirSync(join(folder, 'learn'))).toEqual(['progress.json']);
});

test('a process that is killed while it writes leaves a whole file', { timeout: 60_000 }, async () => {
  const { store, folder, file } = open();
  let before = 0;
  for (let round = 0; round < 8; round++) {
    const child = startCounting(folder, 1e9, 2_000_000);
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    await expect.poll(() => count(store.read()), { timeout: 20_000, interval: 1 + round }).toBeGreaterThan(before);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const kept = JSON.parse(readFileSync(file, 'utf8')) as TutorialProgress;
    expect(kept.attempts['counter']).toMatchObject({ end: count(kept) });
    before = count(kept);
    // The lock of the dead process is taken over.
    store.update((progress) => ({ ...progress, current: `round ${round}` }));
    expect(store.read()).toMatchObject({ current: `round ${round}`, attempts: { counter: { count: before } } });
  }
  expect(readdirSync(join(folder, 'learn'))).toEqual(['progress.json']);
});

test('one tutorial at a time', async () => {
  const { folder } = open();
  const folders = { data: folder };
  expect(runningTutorial(folders)).toBeUndefined();
  const result = await asOnlyTutorial(folders, async () => {
    expect(runningTutorial(folders)).toMatchObject({ pid: process.pid });
    await expect(asOnlyTutorial(folders, async () => 'two')).rejects.toMatchObject({
      code: 'conflict',
      message: `the tutorial is open in another terminal (process ${process.pid})`,
    });
    return 'one';
  });
  expect(result).toBe('one');
  expect(runningTutorial(folders)).toBeUndefined();
  writeFileSync(join(folder, 'learn', 'session.lock'), JSON.stringify({ pid: 1, startedAt: 'long ago' }));
  expect(runningTutorial(folders)).toBeUndefined();
  expect(await asOnlyTutorial(folders, async () => 'after a kill')).toBe('after a kill');
});
