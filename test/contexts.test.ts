import * as fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FreshHome } from './home.js';
import { kafkactl, type LineOptions, rows, typist } from './world.js';

const home = new FreshHome();

const at = (more?: LineOptions) => home.lineOptions(more);
const run = (line: string | readonly string[], more?: LineOptions) => kafkactl(line, at(more));
const file = () => fs.readFileSync(home.join('.config/kafkactl/contexts.yaml'), 'utf8');

test('a context is added, shown, chosen, changed and removed', async () => {
  expect(await run('contexts add dev --brokers localhost:9092')).toMatchObject({
    code: 0,
    err: '"dev" is the current context\n',
  });
  await run('context add production -b a:9093,b:9093 --tls --protected --cluster-id abc');
  expect((await run('contexts list')).out).toMatch(
    /CURRENT +NAME +BROKERS.*\n\* +dev +localhost:9092 .*\n +production +a:9093 \+1 +SSL/,
  );
  expect((await run('contexts list -o name')).out).toBe('dev\nproduction\n');
  await run('ctx use production');
  expect(await rows('contexts show', at())).toEqual([
    {
      name: 'production',
      layer: 'context',
      brokers: ['a:9093', 'b:9093'],
      clientId: 'kafkactl',
      security: 'SSL',
      tls: { ca: null, cert: null, key: null, passphrase: null, servername: null, insecure: false },
      sasl: null,
      protected: true,
      readOnly: false,
      clusterId: 'abc',
    },
  ]);
  await run('contexts edit production --read-only');
  await run('contexts edit production --unset protected,read-only --unset tls --rename prod --client-id me');
  expect((await rows('contexts list', at())).at(-1)).toMatchObject({
    name: 'prod',
    current: true,
    security: 'PLAINTEXT',
    protected: false,
    readOnly: false,
  });
  expect((await run('contexts rm prod')).err).toContain('"prod" was the current context');
  expect((await run('contexts list -o name')).out).toBe('dev\n');
});

test('without contexts the table says how to add one', async () => {
  const { code, out, err } = await run('contexts list');
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(err).toContain('kafkactl contexts add NAME');
  expect((await run('contexts list -o json')).out).toBe('[]\n');
});

test.each<[string, string, number, RegExp]>([
  ['a name that is taken', 'contexts add dev --brokers x', 4, /there is a context "dev" already/],
  ['a name that is none', 'contexts add a/b --brokers x', 2, /cannot be the name/],
  ['no brokers', 'contexts add third', 2, /no brokers/],
  ['a wrong address', 'contexts add third --brokers http://x', 2, /has a protocol in front/],
  ['a misspelt mechanism', 'contexts add third --brokers x --sasl scram-sha-52', 2, /Did you mean scram-sha-512/],
  ['a CA that is not there', 'contexts add third --brokers x --tls-ca no.pem', 2, /no\.pem: there is no such file/],
  ['a CA that is none', 'contexts add third --brokers x --tls-ca junk', 2, /junk is not a PEM file/],
  [
    'a password without a terminal',
    'contexts add third --brokers x --sasl plain --username ana',
    2,
    /Give --password-env/,
  ],
  ['an unknown context to use', 'contexts use dve', 3, /Did you mean dev/],
  ['an unknown context to show', 'contexts show dve', 3, /Did you mean dev/],
  ['an unknown context to remove', 'contexts remove dve', 3, /Did you mean dev/],
  ['an unknown context to edit', 'contexts edit dve --read-only', 3, /Did you mean dev/],
  ['an unknown setting to unset', 'contexts edit dev --unset tsl', 2, /Did you mean tls/],
  ['a name that is taken, beside another change', 'contexts edit dev --read-only --rename other', 4, /"other" already/],
  ['no context to edit', 'contexts edit --read-only', 2, /which context/],
  ['an editor without a terminal', 'contexts edit', 2, /no terminal/],
  ['a context of a line that is not there', 'contexts show --context dve', 3, /Did you mean dev/],
  ['an import that is not there', 'contexts import no.properties', 2, /no\.properties: there is no such file/],
  ['an import that is none', 'contexts import junk', 2, /neither client properties nor/],
])('%s is refused', async (_what, line, exit, message) => {
  await run('contexts add dev --brokers localhost:9092');
  await run('contexts add other --brokers localhost:9093');
  fs.writeFileSync(home.join('junk'), 'junk');
  const before = file();
  const { code, err } = await run(line);
  expect(err).toMatch(message);
  expect(code).toBe(exit);
  expect(file()).toBe(before);
});

test.skipIf(process.getuid?.() === 0)(
  'a file that may not be read is never replaced (root may read every file)',
  async () => {
    await run('contexts add dev --brokers localhost:9092');
    const path = home.join('.config/kafkactl/contexts.yaml');
    fs.chmodSync(path, 0o000);
    for (const line of ['contexts add other --brokers x', 'contexts list']) {
      const { code, err } = await run(line);
      expect(err).toContain(`${path}: permission denied`);
      expect(code).toBe(2);
    }
    fs.chmodSync(path, 0o600);
    expect(file()).toContain('dev');
  },
);

test('the second of two imported contexts with the same name is refused', async () => {
  fs.writeFileSync(home.join('config.yml'), 'contexts: { "a b": { brokers: [x] }, "a-b": { brokers: [y] } }');
  const { code, out } = await run('contexts import config.yml -o json');
  expect(JSON.parse(out)).toMatchObject([
    { name: 'a-b', status: 'done' },
    { name: 'a-b', status: 'failed', error: { code: 'conflict' } },
  ]);
  expect(code).toBe(1);
  expect(await rows('contexts list', at())).toMatchObject([{ name: 'a-b', brokers: ['x:9092'] }]);
});

test('several contexts are removed with a row each', async () => {
  await run('contexts add a --brokers x');
  await run('contexts add b --brokers x');
  const { code, out } = await run('contexts remove a nope b -o json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject([
    { status: 'done' },
    { status: 'failed', error: { code: 'notFound' } },
    { status: 'done' },
  ]);
  expect((await run('contexts remove a --if-exists')).code).toBe(0);
});

describe('secrets', () => {
  test('a password is asked for, stored for its owner alone, and never shown', async () => {
    const added = await run(
      'contexts add prod --brokers x --tls --sasl scram-sha-512 --username ana',
      typist([['password of ana', 'tops3cret']]),
    );
    expect(added.code).toBe(0);
    expect(file()).toContain('password: tops3cret');
    expect(fs.statSync(home.join('.config/kafkactl/contexts.yaml')).mode & 0o777).toBe(0o600);
    const shown = await Promise.all(
      [
        'contexts show',
        'contexts show prod -o json',
        'contexts show prod -o yaml',
        'contexts show prod -o wide --verbose',
        'contexts list -o json',
      ].map((line) => run(line)),
    );
    for (const { code, out, err } of [added, ...shown]) {
      expect(code).toBe(0);
      expect(out + err).not.toContain('tops3cret');
    }
    expect(shown[0]?.out).toMatch(/Password +stored in .*contexts\.yaml/);
  });

  test('a password may stay in a variable or a file', async () => {
    fs.writeFileSync(home.join('pw'), 'x\n', { mode: 0o600 });
    const env = await run('contexts add a --brokers x --sasl plain --username ana --password-env NO_SUCH');
    expect(env).toMatchObject({ code: 0, err: expect.stringContaining('$NO_SUCH is not set now') });
    await run('contexts add b --brokers x --sasl plain --username ana --password-file pw');
    expect((await rows('contexts show a', at()))[0]).toMatchObject({
      sasl: { password: 'from $NO_SUCH, which is not set' },
    });
    expect((await rows('contexts show b', at()))[0]).toMatchObject({ sasl: { password: `from ${home.join('pw')}` } });
    expect(await run('topics list --context a')).toMatchObject({
      code: 2,
      err: expect.stringContaining('takes its password from $NO_SUCH'),
    });
  });
});

describe('the editor', () => {
  const editor = (text: string) => {
    fs.writeFileSync(home.join('new.yaml'), text);
    fs.writeFileSync(home.join('editor'), `#!/bin/sh\ncp '${home.join('new.yaml')}' "$2"\n`, { mode: 0o755 });
    return { tty: 80, env: { EDITOR: `${home.join('editor')} --wait` } };
  };
  test('writes a valid edit', async () => {
    expect(await run('contexts edit -o json', editor('contexts:\n  new: { brokers: a } # mine\n'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('"new"'),
    });
    expect(file()).toBe('contexts:\n  new: { brokers: a } # mine\n');
  });
  test('is opened again after an invalid edit, and an abandoned edit is discarded', async () => {
    await run('contexts add dev --brokers localhost:9092');
    const before = file();
    const { code, err } = await run('contexts edit', {
      ...typist([['Open the editor again?', 'n']]),
      ...editor('contexts:\n  dev: { borkers: a }\n'),
    });
    expect({ code, after: file() }).toEqual({ code: 2, after: before });
    expect(err).toContain('contexts.yaml:2: context "dev" has an');
    expect(err).toContain('unknown key "borkers"');
  });
  test('a missing editor is an error', async () => {
    const { code, err } = await run('contexts edit', { tty: 80, env: { EDITOR: '/nonexistent/editor' } });
    expect(code).toBe(1);
    expect(err).toContain('ended with exit code 127');
  });
});

test('client.properties become a context with notes about settings left out', async () => {
  fs.writeFileSync(
    home.join('client.properties'),
    'security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\nsasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="ana" password="a b";\nssl.truststore.location=trust.jks\nacks=all\n',
  );
  expect((await run('contexts import client.properties')).err).toContain('--brokers');
  const { code, err } = await run('contexts import client.properties --brokers kafka:9093 --name prod');
  expect(code).toBe(0);
  expect(err).toMatch(/not taken over: acks: not about reaching the cluster/);
  expect(err).toMatch(
    /not taken over: the trust store .*trust\.jks cannot be read here.*kafkactl contexts edit prod --tls-ca/,
  );
  expect(file()).toContain('password: a b');
  expect((await run('contexts import client.properties --brokers kafka:9093 --name prod')).code).toBe(4);
  expect((await run('contexts import client.properties --brokers other:9093 --name prod --replace')).code).toBe(0);
});
