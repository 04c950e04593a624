/** The package as people install it, and on every line of Node that it promises. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageFile } from '../src/lib/base/package-file.js';
import { stopSandbox } from '../src/lib/sandbox/index.js';
import { run, runProgram } from './bundle.js';
import { oneBroker, ownHome, sandboxContextOf, type TestKafka } from './kafka.js';

const timeout = 180_000;
let folder: string;
let prefix: string;
let installing: Awaited<ReturnType<typeof runProgram>>;
let kafka: TestKafka;
const quiet = { npm_config_update_notifier: 'false', npm_config_audit: 'false', npm_config_fund: 'false' };
const installed = (path: string) => join(prefix, 'lib/node_modules/@kafkactl/cli', path);

beforeAll(async () => {
  kafka = await oneBroker();
  folder = mkdtempSync(join(tmpdir(), 'kafkactl-package-'));
  prefix = join(folder, 'prefix');
  // The suite has built dist/, and other tests run it: it is packed as it is.
  const pack = ['pack', '--ignore-scripts', '--pack-destination', folder];
  const packed = await runProgram('npm', pack, { cwd: packageFile('.'), env: quiet });
  expect(packed.code, packed.err).toBe(0);
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  installing = await runProgram('npm', ['i', '-g', '--prefix', prefix, join(folder, tarball)], { env: quiet });
}, timeout);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  test('is installed without a word of warning, and brings nothing else with it', () => {
    const { code, out, err } = installing;
    // npm 11 tells of the script `prepare` of a package that is a file, and of no other; it does not run it.
    // What it says of the settings of whoever runs the suite is not about the package either.
    const elsewhere = /^npm warn (install-scripts|Unknown \w+ config)/;
    const warnings = err.split('\n').filter((line) => line !== '' && !elsewhere.test(line));
    expect({ code, out, warnings }).toEqual({ code: 0, out: expect.stringContaining('added 1 package'), warnings: [] });
  });

  test.each([
    ...['pom.xml', 'topics.yaml', 'LICENSE', 'CHANGELOG.md', 'README.md', 'README.es.md', 'package.json'],
    ...[
      'bin/kafkactl',
      'bin/compiled.js',
      'dist/bin.cjs',
      'dist/native.wasm',
      'dashboard/index.html',
      'dashboard/page.js',
    ],
  ])('carries %s', (path) => {
    expect(existsSync(installed(path))).toBe(true);
  });

  test('that is a clone and not built yet says what to run, in a sentence', async () => {
    const clone = join(folder, 'a clone');
    for (const path of ['bin', 'package.json']) cpSync(packageFile(path), join(clone, path), { recursive: true });
    expect(await run(['topics', 'list'], { file: join(clone, 'bin/kafkactl') })).toEqual({
      code: 1,
      out: '',
      err: `error: kafkactl is not built yet: run  npm ci  in ${clone}/\n`,
    });
  });

  test('carries no source, no test and no dependency', () => {
    for (const path of ['src', 'test', 'scripts', 'node_modules', 'bench']) {
      expect(existsSync(installed(path)), path).toBe(false);
    }
  });

  test('gives a kafkactl that works', async () => {
    const kafkactl = (...args: string[]) =>
      runProgram(join(prefix, 'bin/kafkactl'), args, { cwd: folder, env: { KAFKACTL_BROKERS: kafka.brokers } });
    expect(await kafkactl('--version')).toEqual({ code: 0, out: expect.stringMatching(/^kafkactl \d/), err: '' });
    expect(await kafkactl('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Usage'), err: '' });
    expect(await kafkactl('topics', 'list', '-o', 'json')).toMatchObject({ code: 0, err: '' });
    // The profile is in the topics.yaml that the package carries.
    const name = `packed-${Date.now()}`;
    const created = await kafkactl('topics', 'create', name, '--profile', 'dev', '-o', 'json');
    expect(created).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(created.out)).toMatchObject([{ name, status: 'done' }]);
  });
});

/** The `node` of a major version: this one, or the one that npm brings; a reason where it cannot be had. */
async function nodeOf(major: number): Promise<{ readonly node: string } | { readonly reason: string }> {
  if (process.versions.node.startsWith(`${major}.`)) return { node: process.execPath };
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(folder, `node-${major}`);
  const { code, err } = await runProgram('npm', ['i', '--prefix', home, '--no-save', `${name}@${major}`], {
    env: quiet,
  });
  if (code === 0) return { node: join(home, 'node_modules', name, 'bin/node') };
  return { reason: `npm cannot bring Node ${major}: ${err.trim().split('\n')[0]}` };
}

describe.each([20, 22, 24])('Node %i', (major) => {
  const env = ownHome(`node-${major}`);
  let found: Awaited<ReturnType<typeof nodeOf>>;
  beforeAll(async () => {
    found = await nodeOf(major);
  }, timeout);
  afterAll(() => stopSandbox('sandbox', { purge: true }, sandboxContextOf(env)));

  test(
    'has nothing to warn of',
    async (context) => {
      if ('reason' in found) {
        if (process.env['CI'] === 'true') throw new Error(found.reason);
        return context.skip(found.reason);
      }
      const { node } = found;
      const topic = `node-${major}-${Date.now()}`;
      const version = await runProgram(node, ['--version']);
      expect(version.out).toMatch(new RegExp(`^v${major}\\.`));
      for (const line of [
        ...['--help', '--version', `topics create ${topic} -p 3`, 'topics list', `produce ${topic} a b -o json`],
        ...[`consume ${topic} --exit`, `consume ${topic} -g ${topic} --exit`, `groups describe ${topic}`],
        ...['completion bash', `validate -o json -f ${packageFile('topics.yaml')}`],
      ]) {
        const on = { node, file: installed('bin/kafkactl'), env: { KAFKACTL_BROKERS: kafka.brokers } };
        const { code, err } = await run(line.split(' '), on);
        expect({ line, code, err }).toEqual({ line, code: 0, err: '' });
      }
      // Three consumers and a producer of kafkajs, which has warned on Node 24.
      const quickstart = await run(['quickstart', '-o', 'json'], { node, file: installed('bin/kafkactl'), env });
      expect({ code: quickstart.code, err: quickstart.err }).toEqual({ code: 0, err: '' });
    },
    timeout,
  );
});
