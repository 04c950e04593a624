import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogTail } from './log-tail.js';

let folder = '';
let path = '';
let tail: LogTail;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafkactl-tail-'));
  path = join(folder, 'requests-1.log');
  tail = new LogTail(path);
});
afterEach(() => {
  tail.close();
  rmSync(folder, { recursive: true });
});

function read(): string[] {
  const lines: string[] = [];
  tail.read((line) => lines.push(line));
  return lines;
}

test('a file that is not there yet has no lines, and is read once it is there', () => {
  expect(read()).toEqual([]);
  writeFileSync(path, 'a\nb\n');
  expect(read()).toEqual(['a', 'b']);
  expect(read()).toEqual([]);
});

test('a line is given when its end is written', () => {
  writeFileSync(path, 'a\nbe');
  expect(read()).toEqual(['a']);
  appendFileSync(path, 'gin');
  expect(read()).toEqual([]);
  appendFileSync(path, 'ning\nc\n');
  expect(read()).toEqual(['beginning', 'c']);
});

test('the older file is read first', () => {
  writeFileSync(`${path}.1`, 'a\n');
  writeFileSync(path, 'b\n');
  expect(read()).toEqual(['a', 'b']);
});

test('no line is lost when the log is rolled', () => {
  writeFileSync(path, 'a\n');
  expect(read()).toEqual(['a']);
  appendFileSync(path, 'b\n');
  renameSync(path, `${path}.1`);
  expect(read()).toEqual(['b']);
  writeFileSync(path, 'c\n');
  expect(read()).toEqual(['c']);
});

test('a log that is removed and made anew is read from its beginning', () => {
  writeFileSync(path, 'first\n');
  expect(read()).toEqual(['first']);
  rmSync(path);
  writeFileSync(path, 'b\n');
  expect(read()).toEqual(['b']);
  truncateSync(path);
  expect(read()).toEqual([]);
  appendFileSync(path, 'c\n');
  expect(read()).toEqual(['c']);
});

test('a line without an end is not kept for ever', () => {
  writeFileSync(path, `${'x'.repeat(3 * 1024 * 1024)}\nb\n`);
  expect(read()).toEqual(['b']);
});
