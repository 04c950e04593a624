/** Files that several processes of kafkactl read and replace. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { readIfThere, writePrivately } from './files.js';

test('a file that comes and goes while it is read is either read whole or not there', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'kafkactl-files-')), 'answer');
  // Another thread renames a complete file to its name, as writePrivately does, and removes it.
  const other = new Worker(
    `const { parentPort, workerData: path } = require('node:worker_threads');
     const fs = require('node:fs');
     for (let turn = 0; turn < 2000; turn++) {
       fs.writeFileSync(path + '.tmp', 'whole');
       fs.renameSync(path + '.tmp', path);
       fs.unlinkSync(path);
     }
     parentPort.postMessage('done');`,
    { eval: true, workerData: path },
  );
  let isDone = false;
  other.once('message', () => {
    isDone = true;
  });
  const seen = new Set<string | undefined>();
  while (!isDone) {
    for (let turn = 0; turn < 500; turn++) seen.add(readIfThere(path));
    await new Promise(setImmediate);
  }
  expect([...seen].sort()).toEqual(['whole', undefined]);
  writePrivately(path, 'again');
  expect(readIfThere(path)).toBe('again');
});
