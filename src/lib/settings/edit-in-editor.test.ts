import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contextsPath, type SettingsEnvironment } from './contexts-path.js';
import { editContextsInEditor } from './edit-in-editor.js';
import { folders } from './folders.js';
import { saveContext } from './store.js';

let home: string;
let environment: SettingsEnvironment;
beforeEach(async () => {
  home = fs.mkdtempSync(join(tmpdir(), 'kafkactl-editing-'));
  environment = { env: {}, cwd: home, folders: folders({ HOME: home }) };
  await saveContext(environment, 'dev', { brokers: ['a:9092'] });
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const file = () => fs.readFileSync(contextsPath(environment), 'utf8');
/**
 * An editor that writes these texts, one each time that it is opened; `again` is answered with yes while there are
 * more.
 */
const edit = (...texts: readonly string[]) => {
  const left = [...texts];
  return editContextsInEditor(environment, {
    open: async (path) => fs.writeFileSync(path, left.shift() ?? ''),
    askToRetry: async () => left.length > 0,
  });
};
const other = 'contexts:\n  dev: { brokers: b:9092 } # mine\n  new: { brokers: c:9092 }\n';

test('a valid edit is written as it is', async () => {
  expect(await edit(other)).toEqual(['dev', 'new']);
  expect(file()).toBe(other);
});

test('an invalid edit is discarded with its draft', async () => {
  const before = file();
  await expect(edit('contexts:\n  dev: { borkers: b }\n')).rejects.toThrow(
    /:2: context "dev" has an unknown key "borkers"/,
  );
  expect(file()).toBe(before);
  expect(fs.readdirSync(environment.folders.config)).toEqual(['contexts.yaml']);
});

test('an invalid edit may be corrected', async () => {
  expect(await edit('contexts: [', other)).toEqual(['dev', 'new']);
});

test('a file that was invalid before may be corrected', async () => {
  fs.writeFileSync(contextsPath(environment), 'contexts: [\n');
  expect(await edit(other)).toEqual(['dev', 'new']);
});

test('a concurrent change of another command is not overwritten', async () => {
  const work = editContextsInEditor(environment, {
    open: async (path) => {
      await saveContext(environment, 'meanwhile', { brokers: ['m:9092'] });
      fs.writeFileSync(path, other);
    },
    askToRetry: async () => false,
  });
  await expect(work).rejects.toMatchObject({ code: 'conflict' });
  expect(file()).toContain('meanwhile');
});

test('the draft is private', async () => {
  await editContextsInEditor(environment, {
    open: async (path) => expect(fs.statSync(path).mode & 0o777).toBe(0o600),
    askToRetry: async () => false,
  });
});
