import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contextsPath, type SettingsEnvironment } from './contexts-path.js';
import { editContextsInEditor } from './edit-in-editor.js';
import { folders } from './folders.js';
import { saveContext } from './store.js';

let home: string;
let place: SettingsEnvironment;
beforeEach(async () => {
  home = fs.mkdtempSync(join(tmpdir(), 'kafkactl-editing-'));
  place = { env: {}, cwd: home, folders: folders({ HOME: home }) };
  await saveContext(place, 'dev', { brokers: ['a:9092'] });
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const file = () => fs.readFileSync(contextsPath(place), 'utf8');
/** An editor that writes these texts, one each time that it is opened; `again` is answered with yes while there are more. */
const edit = (...texts: readonly string[]) => {
  const left = [...texts];
  return editContextsInEditor(place, {
    open: async (path) => fs.writeFileSync(path, left.shift() ?? ''),
    askToRetry: async () => left.length > 0,
  });
};
const other = 'contexts:\n  dev: { brokers: b:9092 } # mine\n  new: { brokers: c:9092 }\n';

test('a right edit is taken as it is written', async () => {
  expect(await edit(other)).toEqual(['dev', 'new']);
  expect(file()).toBe(other);
});

test('a wrong edit is not taken, and leaves nothing behind', async () => {
  const before = file();
  await expect(edit('contexts:\n  dev: { borkers: b }\n')).rejects.toThrow(
    /:2: context "dev" has an unknown key "borkers"/,
  );
  expect(file()).toBe(before);
  expect(fs.readdirSync(place.folders.config)).toEqual(['contexts.yaml']);
});

test('a wrong edit may be mended', async () => {
  expect(await edit('contexts: [', other)).toEqual(['dev', 'new']);
});

test('a file that was wrong may be mended', async () => {
  fs.writeFileSync(contextsPath(place), 'contexts: [\n');
  expect(await edit(other)).toEqual(['dev', 'new']);
});

test('what another command wrote meanwhile is not written over', async () => {
  const work = editContextsInEditor(place, {
    open: async (path) => {
      await saveContext(place, 'meanwhile', { brokers: ['m:9092'] });
      fs.writeFileSync(path, other);
    },
    askToRetry: async () => false,
  });
  await expect(work).rejects.toMatchObject({ code: 'conflict' });
  expect(file()).toContain('meanwhile');
});

test('the draft is private', async () => {
  await editContextsInEditor(place, {
    open: async (path) => expect(fs.statSync(path).mode & 0o777).toBe(0o600),
    askToRetry: async () => false,
  });
});
