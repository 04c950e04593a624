import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClusterSettings } from '../settings/types.js';
import { cachedNames } from './cached-names.js';

let folder: string;
let time: number;
let asked: number;
const settings: ClusterSettings = {
  layer: 'flags',
  brokers: ['localhost:9092'],
  clientId: 'test',
  protected: false,
  readOnly: false,
  requestTimeoutMs: 1,
};
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'kafkactl-names-'));
  time = 1_000_000;
  asked = 0;
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const names = (answer: readonly string[] | Error, more: Partial<Parameters<typeof cachedNames>[0]> = {}) =>
  cachedNames({
    kind: 'topic',
    settings,
    cacheFolder: folder,
    now: () => time,
    fetch: async () => {
      asked++;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    ...more,
  });

test('names are cached for ten seconds', async () => {
  expect(await names(['a'])).toEqual(['a']);
  time += 9_999;
  expect(await names(['b'])).toEqual(['a']);
  time += 1;
  expect(await names(['b'])).toEqual(['b']);
  expect(asked).toBe(2);
});

test('a cluster that does not answer is not asked for ten seconds, and its cached names are returned', async () => {
  await names(['a']);
  time += 10_000;
  expect(await names(new Error('dead'))).toEqual(['a']);
  time += 9_999;
  expect(await names(['b'])).toEqual(['a']);
  expect(asked).toBe(2);
  time += 1;
  expect(await names(['b'])).toEqual(['b']);
});

test('kinds, clusters and users have caches of their own', async () => {
  await names(['a']);
  expect(await names(['g'], { kind: 'group' })).toEqual(['g']);
  expect(await names(['c'], { settings: { ...settings, brokers: ['other:9092'] } })).toEqual(['c']);
  const sasl = { mechanism: 'PLAIN', username: 'ana', password: 'secret' } as const;
  expect(await names(['d'], { settings: { ...settings, sasl } })).toEqual(['d']);
  expect(await names(['z'])).toEqual(['a']);
});

test('the cache is private and holds no password', async () => {
  await names(['a'], { settings: { ...settings, sasl: { mechanism: 'PLAIN', username: 'ana', password: 'secret' } } });
  const [file] = fs.readdirSync(join(folder, 'completion'));
  const path = join(folder, 'completion', file ?? '');
  expect(fs.statSync(path).mode & 0o777).toBe(0o600);
  expect(fs.readFileSync(path, 'utf8')).not.toContain('secret');
});

test.each(['', '{', '[]', 'null', '{"topic":{}}'])('with a broken cache %j the cluster is asked', async (text) => {
  await names(['a']);
  const [file] = fs.readdirSync(join(folder, 'completion'));
  fs.writeFileSync(join(folder, 'completion', file ?? ''), text);
  expect(await names(['b'])).toEqual(['b']);
});

test('without a writable cache the cluster is asked each time', async () => {
  fs.writeFileSync(join(folder, 'file'), '');
  const more = { cacheFolder: join(folder, 'file') };
  expect([await names(['a'], more), await names(['b'], more)]).toEqual([['a'], ['b']]);
});
