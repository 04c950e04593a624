/** The package as installed by npm, and under each version of Node that it supports. */
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
  // dist/ has been built by the suite and is used by other tests: it is packed without building it again.
  const pack = ['pack', '--ignore-scripts', '--pack-destination', folder];
  const packed = await runProgram('npm', pack, { cwd: packageFile('.'), env: quiet });
  expect(packed.code, packed.err).toBe(0);
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  installing = await runProgram('npm', ['i', '-g', '--prefix', prefix, join(folder, tarball)], { env: quiet });
}, timeout);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  test('is installed without a warning, and without dependencies', () => {
    const { code, out, err } = installing;
    // npm 11 warns of the script `prepare` of a package that is a file, and does not run it.
    // Warnings about npm's settings on this machine are not about the package.
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
      'dist/bin.cjs.map',
      'dist/native.wasm',
      'dist/tokens.cjs',
      'web/dashboard/index.html',
      'web/dashboard/page.js',
    ],
  ])('contains %s', (path) => {
    expect(existsSync(installed(path))).toBe(true);
  });

  test('that is a clone and not built yet names the command to run', async () => {
    const clone = join(folder, 'a clone');
    for (const path of ['bin', 'package.json']) cpSync(packageFile(path), join(clone, path), { recursive: true });
    expect(await run(['topics', 'list'], { file: join(clone, 'bin/kafkactl') })).toEqual({
      code: 1,
      out: '',
      err: `error: kafkactl is not built yet: run  npm ci  in ${clone}/\n`,
    });
  });

  test('contains no source, no test and no dependency', () => {
    for (const path of ['src', 'test', 'scripts', 'node_modules', 'bench']) {
      expect(existsSync(installed(path)), path).toBe(false);
    }
  });

  test('installs a kafkactl that works', async () => {
    const kafkactl = (...args: string[]) =>
      runProgram(join(prefix, 'bin/kafkactl'), args, { cwd: folder, env: { KAFKACTL_BROKERS: kafka.brokers } });
    expect(await kafkactl('--version')).toEqual({ code: 0, out: expect.stringMatching(/^kafkactl \d/), err: '' });
    expect(await kafkactl('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Usage'), err: '' });
    expect(await kafkactl('topics', 'list', '-o', 'json')).toMatchObject({ code: 0, err: '' });
    // The profile is in the topics.yaml of the package.
    const name = `packed-${Date.now()}`;
    const created = await kafkactl('topics', 'create', name, '--profile', 'dev', '-o', 'json');
    expect(created).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(created.out)).toMatchObject([{ name, status: 'done' }]);
  });
});

/** The `node` of a major version, installed from npm unless it is this one; a reason where npm cannot install it. */
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
    'runs without warnings',
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
      // kafkajs, which the quickstart uses, once had warnings on Node 24.
      const quickstart = await run(['quickstart', '-o', 'json'], { node, file: installed('bin/kafkactl'), env });
      expect({ code: quickstart.code, err: quickstart.err }).toEqual({ code: 0, err: '' });
    },
    timeout,
  );
});
