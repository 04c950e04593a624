import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { LineLimiter, LogReader } from './job-lines.js';

const folder = mkdtempSync(join(tmpdir(), 'kafkactl-job-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('each line of a log is read once, when it is whole', () => {
  const path = join(folder, 'log');
  const reader = new LogReader(path);
  expect(reader.read()).toEqual([]);
  writeFileSync(path, 'one\ntw');
  expect(reader.read()).toEqual(['one']);
  expect(reader.read()).toEqual([]);
  const bytes = Buffer.from('o\nniño\n\nlast');
  appendFileSync(path, bytes.subarray(0, 5));
  expect(reader.read()).toEqual(['two']);
  appendFileSync(path, bytes.subarray(5));
  expect(reader.read()).toEqual(['niño', '']);
  expect(reader.readToEnd()).toEqual(['last']);
  expect(reader.readToEnd()).toEqual([]);
});

test('a log is read from an offset', () => {
  const path = join(folder, 'later');
  writeFileSync(path, 'old\nnew\n');
  expect(new LogReader(path, 4).readToEnd()).toEqual(['new']);
});

test('a log that has become large is emptied once it is read, and its next lines are read from its start', () => {
  const path = join(folder, 'bounded');
  const reader = new LogReader(path, 0, 100);
  appendFileSync(path, `${'x'.repeat(60)}\n`);
  expect(reader.read()).toHaveLength(1);
  expect(statSync(path).size).toBe(61);
  appendFileSync(path, `${'y'.repeat(60)}\nha`);
  expect(reader.read()).toEqual(['y'.repeat(60)]);
  expect(statSync(path).size).toBe(0);
  appendFileSync(path, 'lf\n');
  expect(reader.read()).toEqual(['half']);
});

test('megabytes are read in pieces, and all of them at the end', () => {
  const path = join(folder, 'long');
  writeFileSync(path, `${'x'.repeat(99)}\n`.repeat(30_000));
  const reader = new LogReader(path);
  const first = reader.read().length;
  expect(first).toBeLessThan(11_000);
  expect(first + reader.readToEnd().length).toBe(30_000);
});

test('a line without an end is given in pieces', () => {
  const path = join(folder, 'endless');
  writeFileSync(path, 'x'.repeat(200_000));
  expect(new LogReader(path).read()).toEqual(['x'.repeat(200_000)]);
});

test('so many lines a second are let through, and the others counted and kept', () => {
  const limiter = new LineLimiter(3);
  const admit = (now: number, count: number) =>
    Array.from({ length: count }, (_, i) => limiter.admits(`${now} ${i}`, now)).filter(Boolean).length;
  expect(admit(0, 5)).toBe(3);
  expect(limiter.takeHeldCount(500)).toBe(0);
  expect(admit(900, 2)).toBe(0);
  expect(limiter.takeHeldCount(1000)).toBe(4);
  expect(limiter.takeHeldCount(1000)).toBe(0);
  expect(admit(1000, 2)).toBe(2);
  expect(limiter.takeHeld()).toEqual({ lines: ['0 3', '0 4', '900 0', '900 1'], older: 0 });
  expect(limiter.takeHeld()).toEqual({ lines: [], older: 0 });
});

test('of very many lines the newest are kept', () => {
  const limiter = new LineLimiter(1);
  for (let i = 0; i < 1002; i++) limiter.admits(String(i), 0);
  expect(limiter.takeHeldCount(10, true)).toBe(1001);
  const { lines, older } = limiter.takeHeld();
  expect([lines.length, lines.at(-1), older]).toEqual([500, '1001', 501]);
});
