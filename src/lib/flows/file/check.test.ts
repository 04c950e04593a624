import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageFile } from '../../base/package-file.js';
import { loadFlow } from './load.js';
import { schemaPathFrom, writeStarterFlow } from './starter.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kafkactl-flow-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const good = `apiVersion: kafkactl/v1
name: mine
title: { es: "uno", en: "one" }
topics:
  - { name: t, key: id, events: [STARTED, ENDED] }
sources:
  - { service: s, id: id, entity: thing, story: [{ event: STARTED }] }
services:
  - name: worker
    on:
      STARTED:
        - does: { es: "hecho", en: "done" }
          emits: [{ event: ENDED }]
`;

async function problems(text: string): Promise<string> {
  await writeFile(join(folder, 'flow.yaml'), text);
  return loadFlow('./flow.yaml', { cwd: folder, env: {} }).then(
    () => '',
    (error: Error & { hint?: string }) => `${error.message}\n${error.hint ?? ''}`,
  );
}

describe('a flow file', () => {
  test('gets its defaults', async () => {
    expect(await problems(good)).toBe('');
    const flow = await loadFlow('./flow.yaml', { cwd: folder, env: {} });
    expect(flow.services[0]).toMatchObject({ group: 'worker-group', instances: 1, idempotent: false, work: 0 });
    expect(flow.expectations).toEqual([]);
  });

  test.each([
    ['an unknown key', good.replace('name: worker', 'nam: worker'), /flow\.yaml:9:5: a service has no key "nam"/],
    ['a missing language', good.replace('es: "hecho", ', ''), /flow\.yaml:12:\d+: a text needs es/],
    ['an event that lies nowhere', good.replace('event: ENDED', 'event: ENDDED'), /:13:\d+: there is no event ENDDED/],
    ['the nearest event', good.replace('event: ENDED', 'event: ENDDED'), /Did you mean ENDED\?/],
    [
      'work on an event that lies nowhere',
      good.replace('      STARTED:', '      START:'),
      /:11:\d+: there is no event START/,
    ],
    [
      'an event in two topics',
      good.replace('sources:', '  - { name: u, key: id, events: [ENDED] }\nsources:'),
      /:6:\d+: event ENDED stands twice/,
    ],
    [
      'a service twice',
      `${good}  - name: worker\n    on: { ENDED: [{ does: { es: "a", en: "a" } }] }\n`,
      /service worker stands twice/,
    ],
    ['a source without events', good.replace(', story: [{ event: STARTED }]', ''), /a source has one of story, mix/],
    ['a mix without actors', good.replace('story:', 'mix:'), /a source with "mix" needs "of" too/],
    [
      'chances beyond one',
      good.replace(
        '        - does',
        '        - chance: 0.7\n          does: { es: "a", en: "a" }\n        - chance: 0.6\n          does',
      ),
      /chances add up to 1\.3/,
    ],
    [
      'a field of two kinds',
      good.replace('{ event: ENDED }', '{ event: ENDED, fields: { x: { text: a, pick: b, of: 2 } } }'),
      /a field has one of fake.*not pick and text/,
    ],
    [
      'unknown data',
      good.replace('{ event: ENDED }', '{ event: ENDED, fields: { x: { fake: person.nme } } }'),
      /Did you mean person\.name/,
    ],
    ['no time', good.replace('    on:', '    work: soon\n    on:'), /not a duration/],
    ['a time without a unit', good.replace('    on:', '    work: 5\n    on:'), /Write 5s or 5ms/],
    [
      'an expectation of nothing',
      `${good}expectations:\n  - { name: e, title: { es: "a", en: "a" } }\n`,
      /one of every, reaches, alarm, measure, unhurtBy/,
    ],
    [
      'a key that its events do not have',
      good.replace('key: id', 'key: idd'),
      /:5:\d+: STARTED has no field idd[\s\S]*Did you mean id\?/,
    ],
    [
      'a sentence of a field that is not there',
      good.replace('en: "done"', 'en: "done {ident}"'),
      /:12:\d+: STARTED has no field ident/,
    ],
    [
      'a copy of nothing',
      good.replace('{ event: ENDED }', '{ event: ENDED, fields: { x: { copy: idd } } }'),
      /STARTED has no field idd/,
    ],
    [
      'a measure of nothing',
      good.replace(
        '    on:',
        '    measures: [{ name: m, event: STARTED, value: cost, every: 1s, emits: ENDED }]\n    on:',
      ),
      /STARTED has no field cost/,
    ],
    [
      'an event emitted twice',
      good.replace('[{ event: ENDED }]', '[{ event: ENDED }, { event: ENDED }]'),
      /:13:\d+: ENDED is emitted twice for one STARTED/,
    ],
    [
      'an event that is to reach nobody there is',
      `${good}expectations:\n  - { name: e, title: { es: "a", en: "a" }, reaches: { STARTED: [workers] } }\n`,
      /there is no service workers[\s\S]*Did you mean worker\?/,
    ],
    [
      'an end that is no event',
      `${good}expectations:\n  - { name: e, title: { es: "a", en: "a" }, every: STARTED, endsIn: [DONE] }\n`,
      /there is no event DONE/,
    ],
  ])('with %s is refused, with its place', async (_what, text, words) => {
    expect(text).not.toBe(good);
    expect(await problems(text)).toMatch(words);
  });

  test('reports all problems at once', async () => {
    const two = good.replace('event: ENDED', 'event: ENDDED').replace('      STARTED:', '      START:');
    expect(await problems(two)).toMatch(/^2 problems in \.\/flow\.yaml/);
  });
});

describe('the starter flow', () => {
  test.each(['es', 'en'] as const)('is valid, in %s', async (lang) => {
    const file = await writeStarterFlow(`mine-${lang}`, { cwd: folder, lang });
    const flow = await loadFlow(`./${file}`, { cwd: folder, env: {} });
    expect(flow.name).toBe(`mine-${lang}`);
    await expect(writeStarterFlow(`mine-${lang}`, { cwd: folder, lang })).rejects.toMatchObject({ code: 'conflict' });
  });

  test.each([
    ['    # failureRate: 0.5', '    failureRate: 0.5'],
    ['work: 2ms', 'work: 200ms'],
    ['[PAYMENT_APPROVED, PAYMENT_HELD]\n$', '[PAYMENT_APPROVED]\n'],
  ])('is right too with what its comments ask for: %s', async (from, to) => {
    await rm(join(folder, 'asked.yaml'), { force: true });
    await writeStarterFlow('asked', { cwd: folder, lang: 'es' });
    const text = await readFile(join(folder, 'asked.yaml'), 'utf8');
    const changed = text.replace(new RegExp(from.replaceAll(/[[\]]/g, '\\$&')), to);
    expect(changed).not.toBe(text);
    expect(await problems(changed)).toBe('');
  });

  test('refers to the schema by a path that others of the project have too', () => {
    const schema = 'docs/schema/flow.schema.json';
    expect(schemaPathFrom(packageFile('.'))).toBe(`./${schema}`);
    expect(schemaPathFrom(folder)).toBe(packageFile(schema));
  });

  test('refuses a name that a flow cannot have', async () => {
    await expect(writeStarterFlow('../x', { cwd: folder, lang: 'en' })).rejects.toMatchObject({ code: 'usage' });
  });

  test('reports an unwritable folder in words, with a hint', async () => {
    const nowhere = join(folder, 'gone');
    await expect(writeStarterFlow('mine', { cwd: nowhere, lang: 'en' })).rejects.toMatchObject({
      code: 'failed',
      message: 'cannot write mine.yaml: its folder cannot be made',
      hint: 'Go to a folder that you may write to.',
    });
  });
});
