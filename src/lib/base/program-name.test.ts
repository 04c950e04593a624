import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageFile } from './package-file.js';
import { programName } from './program-name.js';

const own = packageFile('bin/kafkactl');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafkactl-path-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('it is kafkactl where the shell finds this program by that name', () => {
  symlinkSync(own, join(folder, 'kafkactl'));
  expect(programName({ PATH: `/nowhere:${folder}` }, packageFile('.'))).toBe('kafkactl');
});

test('otherwise it is its path: from a clone bin/kafkactl, from elsewhere all of it', () => {
  // Another program of that name is not this one.
  writeFileSync(join(folder, 'kafkactl'), '');
  expect(programName({ PATH: folder }, packageFile('.'))).toBe('bin/kafkactl');
  expect(programName({}, packageFile('bin'))).toBe('./kafkactl');
  expect(programName({}, folder)).toBe(own);
});
