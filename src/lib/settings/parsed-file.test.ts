import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parsedFile } from './parsed-file.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'kafkactl-parsed-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

test('a file is parsed once for each of its states, and old copies go', async () => {
  const path = join(folder, 'a.yaml');
  const cache = join(folder, 'cache');
  let parsings = 0;
  const read = () => parsedFile(path, cache, async (_path, text) => ({ text, parsings: ++parsings }));
  expect(await read()).toBeUndefined();
  fs.writeFileSync(path, 'one');
  expect([await read(), await read()]).toEqual(Array(2).fill({ text: 'one', parsings: 1 }));
  const old = join(cache, 'parsed', 'old.json');
  fs.writeFileSync(old, '');
  fs.utimesSync(old, 0, 0);
  fs.writeFileSync(path, 'three');
  expect(await read()).toEqual({ text: 'three', parsings: 2 });
  expect(fs.existsSync(old)).toBe(false);
});
