import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CliError } from '../base/errors.js';
import type { StoredContext } from './context.js';
import { contextsPath, type SettingsEnvironment } from './contexts-path.js';
import { folders } from './folders.js';
import type { ConnectionFlags } from './layers.js';
import { resolveSettings } from './resolve.js';
import { currentContext, listContexts, removeContext, saveContext, useContext } from './store.js';

let home: string;
let environment: SettingsEnvironment;

beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'kafkactl-settings-'));
  const env = { HOME: home };
  environment = { env, cwd: join(home, 'work'), folders: folders(env) };
  fs.mkdirSync(environment.cwd);
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const write = (path: string, text: string) => {
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.writeFileSync(path, text, { mode: 0o600 });
};
const secure: StoredContext = {
  brokers: ['kafka.example:9093'],
  tls: {},
  sasl: { mechanism: 'SCRAM-SHA-512', username: 'ana', password: 'context-secret' },
};
const thrownBy = async (work: Promise<unknown>): Promise<CliError> => {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (error instanceof CliError) return error;
  throw new Error(`no CliError but ${error}`);
};

describe('the contexts file', () => {
  test('keeps its comments and its order when a context changes', async () => {
    write(
      contextsPath(environment),
      '# ours\ncontexts:\n  dev:\n    brokers: [localhost:9092] # the laptop\n\n  # careful\n  prod:\n    # both data centres\n    brokers: [a:9092, b:9092]\n    protected: true\n',
    );
    await saveContext(environment, 'prod', { brokers: ['a:9092', 'b:9092'], readOnly: true });
    expect(fs.readFileSync(contextsPath(environment), 'utf8')).toBe(
      '# ours\ncontexts:\n  dev:\n    brokers: [ localhost:9092 ] # the laptop\n\n  # careful\n  prod:\n    # both data centres\n    brokers: [ a:9092, b:9092 ]\n    readOnly: true\n',
    );
  });

  test('is for its owner alone', async () => {
    await saveContext(environment, 'secure', secure);
    expect(fs.statSync(contextsPath(environment)).mode & 0o777).toBe(0o600);
    expect(fs.statSync(environment.folders.config).mode & 0o777).toBe(0o700);
  });

  test('remains a symbolic link', async () => {
    const real = join(home, 'dotfiles', 'contexts.yaml');
    write(real, 'contexts: {}\n');
    fs.mkdirSync(environment.folders.config, { recursive: true });
    fs.symlinkSync(real, contextsPath(environment));
    await saveContext(environment, 'dev', { brokers: ['localhost:9092'] });
    expect(fs.lstatSync(contextsPath(environment)).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(real, 'utf8')).toContain('dev');
  });

  test('takes concurrent changes', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `c${index}`);
    await Promise.all(names.map((name) => saveContext(environment, name, { brokers: ['localhost:9092'] })));
    expect((await listContexts(environment)).map(({ name }) => name).sort()).toEqual(names);
  });

  test('its parsed copy holds no secret', async () => {
    await saveContext(environment, 'secure', { ...secure, tls: { passphrase: 'key-secret' } });
    await listContexts(environment);
    const copies = fs
      .readdirSync(join(environment.folders.cache, 'parsed'))
      .map((file) => fs.readFileSync(join(environment.folders.cache, 'parsed', file), 'utf8'));
    expect(copies.join()).toContain('kafka.example');
    expect(copies.join()).not.toContain('-secret');
    expect(JSON.stringify(await listContexts(environment))).not.toContain('-secret');
    expect((await resolveSettings({ ...environment, flags: { context: 'secure' } })).sasl?.password).toBe(
      'context-secret',
    );
  });

  test('is read again when it has changed', async () => {
    await saveContext(environment, 'dev', { brokers: ['one:9092'] });
    await listContexts(environment);
    write(contextsPath(environment), 'contexts:\n  dev: { brokers: [two:9092] }\n');
    expect((await listContexts(environment))[0]?.context.brokers).toEqual(['two:9092']);
  });

  test.each([
    [
      'contexts:\n  dev:\n    borkers: [a:9092]\n',
      ':3: context "dev" has an unknown key "borkers"',
      'Did you mean brokers?',
    ],
    ['context:\n  dev: {}\n', ':1: the file has an unknown key "context"', 'Did you mean contexts?'],
    ['contexts:\n  dev:\n    protected: true\n', ':3: context "dev" has no brokers', undefined],
    ['contexts:\n  dev:\n    brokers:\n', ':3: brokers must be a text', undefined],
    ['contexts:\n  dev:\n    brokers: "ssl://a:9092"\n', ':3: brokers: "ssl://a:9092" is no broker address', undefined],
    ['contexts:\n  dev:\n    brokers: a:9092\n    readOnly: yes\n', ':4: readOnly must be true or false', undefined],
    [
      'contexts:\n  dev:\n    brokers: a\n    sasl: { mechanism: scram, username: u }\n',
      ':4: mechanism: "scram" is none of',
      'Did you mean scram-sha-256?',
    ],
    ['contexts:\n  dev:\n    brokers: a\n    sasl:\n      mechanism: plain\n', ':5: sasl has no username', undefined],
    ['contexts:\n  dev:\n    brokers: a\n    tls: { cert: c.pem }\n', ':4: tls needs cert and key together', undefined],
    ['contexts:\n  dev: { brokers: a }\n  dev: { brokers: b }\n', ':3: ', undefined],
    ['contexts:\n\tdev: 1\n', ':2: ', undefined],
  ])('%j is refused with its line', async (text, message, hint) => {
    write(contextsPath(environment), text);
    const error = await thrownBy(listContexts(environment));
    expect(error.code).toBe('usage');
    expect(error.message).toContain(`${contextsPath(environment)}${message}`);
    if (hint) expect(error.hint).toBe(hint);
  });

  test('an invalid file is never overwritten', async () => {
    write(contextsPath(environment), 'contexts:\n  dev: { borkers: a }\n');
    await thrownBy(saveContext(environment, 'other', { brokers: ['a:9092'] }));
    expect(fs.readFileSync(contextsPath(environment), 'utf8')).toBe('contexts:\n  dev: { borkers: a }\n');
  });

  test.each(['1', 'true', 'null', '1e3', 'a.b@c'])('%s is a name, with and without quotes', async (name) => {
    await saveContext(environment, name, { brokers: ['a:9092'] });
    await saveContext(environment, name, { brokers: ['b:9092'] });
    expect((await listContexts(environment)).map((entry) => [entry.name, entry.context.brokers])).toEqual([
      [name, ['b:9092']],
    ]);
    write(contextsPath(environment), `contexts:\n  ${name}: { brokers: a:9092 }\n`);
    expect(await removeContext(environment, name)).toBe(true);
    expect(await listContexts(environment)).toEqual([]);
  });

  test.each(['', '-x', 'a b', '../x', 'a\u001b[2J'])('%j is no name', async (name) => {
    expect((await thrownBy(saveContext(environment, name, { brokers: ['a:9092'] }))).code).toBe('usage');
  });
});

describe('the current context', () => {
  test('is set by the first that asks for it, and goes with its context', async () => {
    await saveContext(environment, 'one', { brokers: ['a:9092'] }, { use: 'ifNone' });
    await saveContext(environment, 'two', { brokers: ['b:9092'] }, { use: 'ifNone' });
    expect(currentContext(environment)).toBe('one');
    await useContext(environment, 'two');
    expect((await listContexts(environment)).find(({ current }) => current)?.name).toBe('two');
    await removeContext(environment, 'two');
    expect(currentContext(environment)).toBeUndefined();
    expect(await removeContext(environment, 'two')).toBe(false);
  });

  test('an unknown name suggests the nearest', async () => {
    await saveContext(environment, 'production', { brokers: ['a:9092'] });
    const error = await thrownBy(useContext(environment, 'prodution'));
    expect([error.code, error.hint]).toEqual(['notFound', 'Did you mean production?']);
  });

  test('a current context that no longer exists is an error', async () => {
    await saveContext(environment, 'one', { brokers: ['a:9092'] }, { use: 'always' });
    write(contextsPath(environment), 'contexts: {}\n');
    const error = await thrownBy(resolveSettings({ ...environment, flags: {} }));
    expect(error.code).toBe('notFound');
    expect(error.message).toContain('the current context, "one", is not in');
    await saveContext(environment, 'two', { brokers: ['b:9092'] }, { use: 'ifNone' });
    expect(currentContext(environment)).toBe('two');
  });

  test('each contexts file has its own current context', async () => {
    await saveContext(environment, 'one', { brokers: ['a:9092'] }, { use: 'always' });
    const other = { ...environment, env: { ...environment.env, KAFKACTL_CONFIG: 'other.yaml' } };
    expect(currentContext(other)).toBeUndefined();
    await saveContext(other, 'two', { brokers: ['b:9092'] }, { use: 'always' });
    expect([currentContext(environment), currentContext(other)]).toEqual(['one', 'two']);
    expect(fs.existsSync(join(environment.cwd, 'other.yaml'))).toBe(true);
  });
});

describe('a home that is missing or read-only', () => {
  const nowhere = { HOME: '/nonexistent/home' };
  test('reads find nothing', async () => {
    const missing = { env: nowhere, cwd: '/', folders: folders(nowhere) };
    expect(await listContexts(missing)).toEqual([]);
    expect(await resolveSettings({ ...missing, flags: {} })).toMatchObject({
      layer: 'default',
      brokers: ['localhost:9092'],
    });
  });
  test('writes fail with a clear error', async () => {
    write(join(home, 'file'), '');
    const env = { HOME: join(home, 'file') };
    const error = await thrownBy(saveContext({ env, cwd: '/', folders: folders(env) }, 'a', { brokers: ['a:9092'] }));
    expect(error.code).toBe('failed');
    expect(error.message).toMatch(/^cannot write .*kafkactl: a part of its path is a file/);
  });
  test.runIf(fs.existsSync('/proc/self'))('a file system without mkdir fails at once', async () => {
    const env = { HOME: '/proc' };
    const error = await thrownBy(saveContext({ env, cwd: '/', folders: folders(env) }, 'a', { brokers: ['a:9092'] }));
    expect(error.message).toMatch(/^cannot write \/proc\/\.config/);
    expect((await listContexts({ env, cwd: '/', folders: folders(env) })).length).toBe(0);
  });
  test('the folders follow XDG, relative paths apart', () => {
    expect(folders({ HOME: '/h', XDG_CONFIG_HOME: '/c', XDG_CACHE_HOME: 'relative' })).toEqual({
      config: '/c/kafkactl',
      state: '/h/.local/state/kafkactl',
      data: '/h/.local/share/kafkactl',
      cache: '/h/.cache/kafkactl',
    });
    expect(folders({}).config).toMatch(/^\/.*kafkactl$/);
  });
});

describe('credentials stay in their layer', () => {
  const foreign = 'brokers: [evil.example:9092]\n';
  const own = { KAFKACTL_SASL: 'plain', KAFKACTL_USERNAME: 'eve', KAFKACTL_PASSWORD: 'environment-secret' };
  interface Case {
    readonly flags?: ConnectionFlags;
    readonly env?: Record<string, string>;
    readonly project?: string;
    readonly current?: boolean;
    readonly layer: string;
    readonly brokers: string;
    /** The password that is sent. */
    readonly password?: string;
    readonly tls?: boolean;
    /** Part of the note. */
    readonly note?: string;
  }
  const cases: Record<string, Case> = {
    'nothing at all': { layer: 'default', brokers: 'localhost:9092' },
    'the current context': {
      current: true,
      layer: 'context',
      brokers: 'kafka.example:9093',
      password: 'context-secret',
      tls: true,
    },
    'a project with foreign brokers, a current context': {
      project: foreign,
      current: true,
      layer: 'project',
      brokers: 'evil.example:9092',
    },
    'a project with foreign brokers, credentials in the environment': {
      project: foreign,
      env: own,
      layer: 'project',
      brokers: 'evil.example:9092',
      note: 'KAFKACTL_SASL, KAFKACTL_USERNAME, KAFKACTL_PASSWORD not used',
    },
    'a project with foreign brokers, KAFKACTL_CONTEXT': {
      project: foreign,
      env: { KAFKACTL_CONTEXT: 'secure' },
      layer: 'context',
      brokers: 'kafka.example:9093',
      password: 'context-secret',
      tls: true,
    },
    'a project with foreign brokers, --context': {
      project: foreign,
      flags: { context: 'secure' },
      layer: 'context',
      brokers: 'kafka.example:9093',
      password: 'context-secret',
      tls: true,
    },
    'a project that names a context': {
      project: 'context: secure\n',
      layer: 'context',
      brokers: 'kafka.example:9093',
      password: 'context-secret',
      tls: true,
    },
    '--brokers, a current context': {
      flags: { brokers: 'evil.example:9092' },
      current: true,
      layer: 'flags',
      brokers: 'evil.example:9092',
    },
    '--brokers, KAFKACTL_CONTEXT': {
      flags: { brokers: 'evil.example:9092' },
      env: { KAFKACTL_CONTEXT: 'secure' },
      layer: 'flags',
      brokers: 'evil.example:9092',
    },
    '--brokers, KAFKACTL_CONTEXT and credentials': {
      flags: { brokers: 'evil.example:9092' },
      env: { ...own, KAFKACTL_CONTEXT: 'secure' },
      layer: 'flags',
      brokers: 'evil.example:9092',
      note: 'not used',
    },
    '--brokers, KAFKACTL_BROKERS with credentials': {
      flags: { brokers: 'evil.example:9092' },
      env: { ...own, KAFKACTL_BROKERS: 'good.example:9092' },
      layer: 'flags',
      brokers: 'evil.example:9092',
      note: 'not used',
    },
    '--brokers, credentials in the environment alone': {
      flags: { brokers: 'localhost:9092' },
      env: own,
      layer: 'flags',
      brokers: 'localhost:9092',
      password: 'environment-secret',
    },
    '--brokers with a user of the line, another in the environment': {
      flags: { brokers: 'localhost:9092', username: 'ana', passwordEnv: 'ANA' },
      env: { ...own, ANA: 'line-secret' },
      layer: 'flags',
      brokers: 'localhost:9092',
      password: 'line-secret',
    },
    'KAFKACTL_BROKERS with credentials': {
      env: { ...own, KAFKACTL_BROKERS: 'localhost:9092' },
      current: true,
      layer: 'environment',
      brokers: 'localhost:9092',
      password: 'environment-secret',
    },
    'KAFKACTL_BROKERS, a current context': {
      env: { KAFKACTL_BROKERS: 'evil.example:9092' },
      current: true,
      layer: 'environment',
      brokers: 'evil.example:9092',
    },
    'KAFKACTL_BROKERS, a project that names a context': {
      env: { KAFKACTL_BROKERS: 'evil.example:9092' },
      project: 'context: secure\n',
      layer: 'environment',
      brokers: 'evil.example:9092',
    },
    'KAFKACTL_PASSWORD, a current context': {
      env: own,
      current: true,
      layer: 'context',
      brokers: 'kafka.example:9093',
      password: 'context-secret',
      tls: true,
      note: 'not used',
    },
    'KAFKACTL_PASSWORD and the default': { env: own, layer: 'default', brokers: 'localhost:9092', note: 'not used' },
    'KAFKACTL_TLS_CA, a project with foreign brokers': {
      env: { KAFKACTL_TLS_CA: '/nonexistent.pem' },
      project: foreign,
      layer: 'project',
      brokers: 'evil.example:9092',
      note: 'KAFKACTL_TLS_CA not used',
    },
    'KAFKACTL_TLS_CA=system': {
      env: { KAFKACTL_BROKERS: 'a:9093', KAFKACTL_TLS_CA: 'system' },
      layer: 'environment',
      brokers: 'a:9093',
      tls: true,
    },
    'clear text over a network': {
      env: { ...own, KAFKACTL_BROKERS: 'a:9093' },
      layer: 'environment',
      brokers: 'a:9093',
      password: 'environment-secret',
      note: 'in clear text',
    },
  };

  test.each(Object.entries(cases))('%s', async (_name, expected) => {
    await saveContext(environment, 'secure', secure, expected.current ? { use: 'always' } : {});
    if (expected.project) write(join(home, '.kafkactl.yaml'), expected.project);
    const notes: string[] = [];
    const env = { ...environment.env, ...expected.env };
    const settings = await resolveSettings({
      ...environment,
      env,
      flags: expected.flags ?? {},
      note: (text) => notes.push(text),
    });
    expect({
      layer: settings.layer,
      brokers: settings.brokers.join(),
      password: settings.sasl?.password,
      tls: settings.tls !== undefined,
    }).toEqual({
      layer: expected.layer,
      brokers: expected.brokers,
      password: expected.password,
      tls: expected.tls ?? false,
    });
    expect(notes.join('\n')).toContain(expected.note ?? '');
    if (!expected.note) expect(notes).toEqual([]);
  });

  const refusals: Record<
    string,
    readonly [flags: ConnectionFlags, env: Record<string, string>, project: string, message: string]
  > = {
    'a secret in a project file': [
      {},
      {},
      'brokers: a:9092\npassword: x\n',
      '.kafkactl.yaml:2: "password" does not belong here',
    ],
    'SASL in a project file': [{}, {}, 'sasl: { username: x }\n', '.kafkactl.yaml:1: "sasl" does not belong here'],
    'a project file with a context and brokers': [
      {},
      {},
      'context: secure\nbrokers: evil:9092\n',
      'names a context or brokers, not both',
    ],
    'a project file with an unknown key': [
      {},
      {},
      'brokrs: a:9092\n',
      '.kafkactl.yaml:1: a project file has an unknown key "brokrs"',
    ],
    'a project file with an unknown context': [{}, {}, 'context: nope\n', 'no context named "nope", which '],
    '--context and --brokers': [
      { context: 'secure', brokers: 'evil:9092' },
      {},
      '',
      '--context and --brokers both name a cluster',
    ],
    'KAFKACTL_CONTEXT and KAFKACTL_BROKERS': [
      {},
      { KAFKACTL_CONTEXT: 'secure', KAFKACTL_BROKERS: 'evil:9092' },
      '',
      'both name a cluster',
    ],
    'a user of the line for a context': [{ context: 'secure', username: 'eve' }, {}, '', 'go with --brokers'],
    'a user without a mechanism': [{ brokers: 'a:9092', username: 'eve' }, {}, '', 'no SASL mechanism'],
    'a user without a password': [{ brokers: 'a:9092', username: 'eve', sasl: 'plain' }, {}, '', 'no password'],
    'the password of another user': [{ brokers: 'a:9092', username: 'ana' }, own, '', 'no password'],
    'two passwords': [{}, { ...own, KAFKACTL_BROKERS: 'a:9092', KAFKACTL_PASSWORD_FILE: '/x' }, '', 'both set'],
    'a CA that is not there': [{ brokers: 'a:9092', tlsCa: 'no.pem' }, {}, '', '/work/no.pem: there is no such file'],
    'a certificate without its key': [
      { brokers: 'a:9092', tlsCert: 'c.pem' },
      {},
      '',
      'a client certificate without its key',
    ],
    'a misspelt mechanism': [{ brokers: 'a:9092', sasl: 'scram-sha-52', username: 'a' }, {}, '', 'is none of plain'],
    'a password variable that is not set': [
      { brokers: 'a:9092', sasl: 'plain', username: 'a', passwordEnv: 'NO' },
      {},
      '',
      '$NO, which is not set',
    ],
    'KAFKACTL_CONFIG that is not there': [{}, { KAFKACTL_CONFIG: 'no.yaml' }, '', 'KAFKACTL_CONFIG names no.yaml'],
  };
  test.each(Object.entries(refusals))('%s is refused', async (_name, [flags, extra, project, message]) => {
    await saveContext(environment, 'secure', secure);
    if (project) write(join(environment.cwd, '.kafkactl.yaml'), project);
    const error = await thrownBy(resolveSettings({ ...environment, env: { ...environment.env, ...extra }, flags }));
    expect(error.message).toContain(message);
    expect(error.exit).toBe(message.startsWith('no context') ? 3 : 2);
  });

  test('a project file of a stranger in a folder open to all is not read', async () => {
    const open = join(home, 'open');
    fs.mkdirSync(join(open, 'deeper'), { recursive: true });
    fs.chmodSync(open, 0o1777);
    write(join(open, '.kafkactl.yaml'), foreign);
    const resolveThere = () => resolveSettings({ ...environment, cwd: join(open, 'deeper'), flags: {} });
    expect((await resolveThere()).layer).toBe('project');
    try {
      fs.chownSync(join(open, '.kafkactl.yaml'), 12_345, 12_345);
    } catch {
      return; // Only root may give a file away; elsewhere the first half is the test.
    }
    expect((await resolveThere()).layer).toBe('default');
  });
});

describe('settings stored in a context', () => {
  test('paths of PEM files are relative to contexts.yaml, and the password file may be in the home folder', async () => {
    write(join(environment.folders.config, 'ca.pem'), '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n');
    write(join(home, 'password'), 'file-secret\n');
    fs.chmodSync(join(home, 'password'), 0o644);
    await saveContext(environment, 'prod', {
      brokers: ['a:9093'],
      clientId: 'ops',
      tls: { ca: 'ca.pem', servername: 'kafka' },
      sasl: { mechanism: 'PLAIN', username: 'u', passwordFile: '~/password' },
      protected: true,
      clusterId: 'abc',
    });
    const notes: string[] = [];
    const settings = await resolveSettings({
      ...environment,
      flags: { context: 'prod' },
      note: (text) => notes.push(text),
    });
    expect(settings).toEqual({
      layer: 'context',
      context: 'prod',
      brokers: ['a:9093'],
      clientId: 'ops',
      tls: { ca: expect.stringContaining('BEGIN CERTIFICATE'), servername: 'kafka' },
      sasl: { mechanism: 'PLAIN', username: 'u', password: 'file-secret' },
      protected: true,
      readOnly: false,
      clusterId: 'abc',
      requestTimeoutMs: 10_000,
    });
    expect(notes).toEqual([expect.stringContaining('can be read by every user')]);
    const env = { ...environment.env, KAFKACTL_CLIENT_ID: 'nightly' };
    expect(await resolveSettings({ ...environment, env, flags: { context: 'prod' } })).toMatchObject({
      clientId: 'nightly',
    });
  });

  test('a file that is no PEM is named', async () => {
    write(join(home, 'store.jks'), '\u00fe\u00ed');
    await saveContext(environment, 'prod', { brokers: ['a:9093'], tls: { ca: '~/store.jks' } });
    const error = await thrownBy(resolveSettings({ ...environment, flags: { context: 'prod' } }));
    expect(error.message).toBe(`the CA certificate ${join(home, 'store.jks')} is not a PEM file`);
  });
});
