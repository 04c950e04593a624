/** `npm run dev`: a line of kafkactl from the sources, bundled where one of them has changed. */
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../src/lib/base/package-file.js';
import { packageVersion } from '../src/lib/base/package-version.js';
import { runProgram } from './bundle.js';

const dev = (...line: string[]) => runProgram(process.execPath, [packageFile('scripts/dev.mjs'), ...line]);
const builtAt = () => statSync(packageFile('node_modules/.cache/kafkactl-dev/dist/bin.cjs')).mtimeMs;

test('runs a line, with the texts of shells and the files of the package, and bundles once', async () => {
  expect(await dev('--version')).toEqual({ code: 0, out: `kafkactl ${packageVersion()}\n`, err: '' });
  const before = builtAt();
  expect(await dev('completion', 'bash')).toMatchObject({
    code: 0,
    out: expect.stringContaining('complete -'),
    err: '',
  });
  expect(await dev('flows', 'list', '-o', 'name')).toMatchObject({
    code: 0,
    out: expect.stringContaining('order-events'),
  });
  expect(await dev('topics', 'nope')).toMatchObject({ code: 2 });
  expect(builtAt()).toBe(before);
});
