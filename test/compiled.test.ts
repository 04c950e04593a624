/** Start-up: compiled code is reused (bin/compiled.js), and nothing slow is loaded by a short command. */
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageFile } from '../src/lib/base/package-file.js';
import { run } from './bundle.js';
import { oneBroker } from './kafka.js';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'kafkactl-compiled-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const build = readFileSync(packageFile('dist/bin.cjs'), 'latin1').slice(-64);
const folder = () => join(cache, 'kafkactl', 'compiled');
/** The cache file of lines that begin with this word, or with none. */
const file = (...word: string[]) => join(folder(), [process.version, process.arch, ...word].join('-'));
const head = (...word: string[]) => readFileSync(file(...word), 'latin1').split('\n', 1)[0];
const kafkactl = (line: string) => run(line.split(' '), { env: { XDG_CACHE_HOME: cache } });
const version = async () => {
  const result = await kafkactl('--version');
  expect(result).toEqual({ code: 0, out: expect.stringMatching(/^kafkactl \d/), err: '' });
};
/** Changes when the file is replaced. */
const written = () => statSync(file()).ino;

test('is written once for lines that begin alike, and only this user can read it', async () => {
  await version();
  expect(head()).toBe(`${build} -`);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  const first = written();
  await version();
  expect(written()).toBe(first);
  await kafkactl('contexts list');
  expect(head('contexts')).toBe(`${build} list`);
  await kafkactl('contexts show nope');
  await kafkactl('contexts list -o json');
  expect(head('contexts')).toBe(`${build} list show`);
  expect(written()).toBe(first);
});

test('is one file for all help pages, which load every command', async () => {
  for (const line of ['--help', 'topics --help', 'help groups'])
    expect(await kafkactl(line)).toMatchObject({ code: 0 });
  expect(readdirSync(folder())).toEqual([basename(file('help'))]);
});

test('is one file for completion, which loads every command too', async () => {
  await kafkactl('__complete -- topics l');
  expect(readdirSync(folder())).toEqual([basename(file('__complete'))]);
});

test('is not written by an invalid line', async () => {
  for (const line of ['nope', 'topics nope', '--nope']) expect(await kafkactl(line)).toMatchObject({ code: 2 });
  expect(() => readdirSync(folder())).toThrow('ENOENT');
});

test('is not written for each name of a topic', async () => {
  const names = [...'abcdefghijklmn'];
  for (const name of names) await kafkactl(`consume ${name} -b localhost:1 --request-timeout 1ms`);
  expect(head('consume')?.split(' ').slice(1)).toEqual(names.slice(0, 12));
});

test('allows late imports', async () => {
  for (const _ of [1, 2]) {
    const { code, out } = await kafkactl(`validate -f ${packageFile('topics.yaml')} -o yaml`);
    expect({ code, out }).toEqual({ code: 0, out: '[]\n' });
  }
});

test('of another build is replaced', async () => {
  await version();
  const { size } = statSync(file());
  writeFileSync(file(), `${'0'.repeat(64)} - contexts\n${readFileSync(file(), 'latin1').slice(67)}`, 'latin1');
  await version();
  expect(head()).toBe(`${build} -`);
  expect(statSync(file()).size).toBeGreaterThan(size / 2);
});

test.each([
  ['that Node does not take', (whole: string) => `${whole.split('\n', 1)[0]}\n${'x'.repeat(10_000)}`],
  ['that ends too soon', (whole: string) => whole.slice(0, whole.length / 2)],
  ['that is empty', () => ''],
  // V8 does not detect such damage, and mostly crashes.
  [
    'of which a disk has lost a block',
    (whole: string) => `${whole.slice(0, 8192)}${'\0'.repeat(4096)}${whole.slice(12_288)}`,
  ],
])('%s is replaced', async (_, spoilt) => {
  await version();
  writeFileSync(file(), spoilt(readFileSync(file(), 'latin1')), 'latin1');
  await version();
  expect(statSync(file()).size).toBeGreaterThan(100_000);
  expect(head()).toBe(`${build} -`);
});

test('that others can write is not used', async () => {
  await version();
  chmodSync(file(), 0o666);
  const before = written();
  await version();
  expect(written()).not.toBe(before);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test('is not read through a link, which may lead to anything', async () => {
  await version();
  const elsewhere = join(cache, 'elsewhere');
  renameSync(file(), elsewhere);
  symlinkSync(elsewhere, file());
  const before = readFileSync(elsewhere);
  await version();
  expect(lstatSync(file()).isSymbolicLink()).toBe(false);
  expect(head()).toBe(`${build} -`);
  expect(readFileSync(elsewhere).equals(before)).toBe(true);
});

test('is not needed: where nothing can be written the program still runs', async () => {
  writeFileSync(join(cache, 'kafkactl'), 'no folder');
  await version();
  rmSync(join(cache, 'kafkactl'));
  mkdirSync(file(), { recursive: true });
  await version();
  expect(readdirSync(folder())).toHaveLength(1);
});

test('is not written by root in the home of another user', async () => {
  const { uid, gid } = statSync(cache);
  chownSync(cache, uid === 0 ? 1 : uid, gid);
  await version();
  expect(existsSync(join(cache, 'kafkactl'))).toBe(uid !== 0);
});

test('a short command loads and makes nothing slow that it does not need', async () => {
  const hook = join(cache, 'hook.cjs');
  writeFileSync(
    hook,
    `const slow = [];
    const { NumberFormat } = Intl;
    Intl.NumberFormat = class extends NumberFormat { constructor(...all) { super(...all); slow.push('NumberFormat'); } };
    const write = Number.prototype.toLocaleString;
    Number.prototype.toLocaleString = function (...all) { slow.push('toLocaleString'); return write.apply(this, all); };
    // For the stack of an error V8 searches the whole program for line ends.
    Error.prepareStackTrace = ({ message }) => { slow.push('stack of ' + message); return message; };
    process.on('exit', () => {
      slow.push(...process.moduleLoadList.filter((name) => /^NativeModule (crypto|child_process|tls|https?|zlib|tty|readline|perf_hooks|internal\\/fs\\/streams)$/.test(name)));
      process.stderr.write(slow.join(', '));
    });`,
  );
  const home = { XDG_CACHE_HOME: cache, XDG_CONFIG_HOME: cache };
  await run(['contexts', 'add', 'here', '--brokers', 'localhost:9092'], { env: home });
  await run(['contexts', 'list'], { env: home });
  const env = { ...home, NODE_OPTIONS: `--require ${hook}` };
  for (const line of [['--version'], ['--help'], ['contexts', 'list', '-o', 'json']]) {
    expect(await run(line, { env })).toMatchObject({ code: 0, err: '' });
  }
  const { brokers } = await oneBroker();
  expect(await run(['topics', 'list', '-o', 'json', '-b', brokers], { env })).toMatchObject({ code: 0, err: '' });
});
