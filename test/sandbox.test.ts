import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import type { CliError } from '../src/lib/base/errors.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import { signalProcess } from '../src/lib/processes/end.js';
import { processState } from '../src/lib/processes/identity.js';
import { findKafka } from '../src/lib/sandbox/engine.js';
import { inspectSandbox, type SandboxOptions, startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { findJava } from '../src/lib/sandbox/java.js';
import { layoutOf } from '../src/lib/sandbox/layout.js';
import { mavenJars } from '../src/lib/sandbox/maven.js';
import { adoptOrphans } from '../src/lib/sandbox/orphans.js';
import { isFree } from '../src/lib/sandbox/ports.js';
import { awaitReady, PortTaken } from '../src/lib/sandbox/ready.js';
import { reset } from '../src/lib/sandbox/reset.js';
import { readState, writeState } from '../src/lib/sandbox/state.js';
import { currentContext, listContexts } from '../src/lib/settings/store.js';
import type { ClusterSettings } from '../src/lib/settings/types.js';
import { homeEnv, oneBroker, randomPort, sandboxContextOf, suiteEnv } from './kafka.js';
import { kafkactl } from './world.js';

const name = `own-${randomPort()}`;
const homes: string[] = [];
const own = () => sandboxContextOf(suiteEnv());

afterAll(async () => {
  await stopSandbox(name, { purge: true }, own());
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** A home of its own, within the suite's. */
function otherHome() {
  const home = join(inject('suiteHome'), `home-${homes.length}-${randomPort()}`);
  mkdirSync(home);
  homes.push(home);
  return homeEnv(home);
}

async function topicNames(settings: ClusterSettings): Promise<string[]> {
  const cluster = await connect(settings, { signal: new AbortController().signal });
  try {
    return (await cluster.topics()).map((topic) => topic.name);
  } finally {
    await cluster.close();
  }
}

async function createTopic(settings: ClusterSettings, topic: string): Promise<void> {
  const cluster = await connect(settings, { signal: new AbortController().signal });
  try {
    await cluster.createTopics([{ name: topic }]);
  } finally {
    await cluster.close();
  }
}

async function noting(options: SandboxOptions) {
  const notes: string[] = [];
  const sandbox = await startSandbox(options, { ...own(), note: (text) => void notes.push(text) });
  return { sandbox, notes: notes.join('\n') };
}

const occupy = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

test('two sandboxes of two homes that start at once get different ports', async () => {
  const port = randomPort();
  const environments = [sandboxContextOf(otherHome()), sandboxContextOf(otherHome())];
  const start = (around: (typeof environments)[number]) => startSandbox({ name: 'sandbox', port }, around);
  try {
    const [one, other] = await Promise.all(environments.map(start));
    expect(one?.settings.brokers).not.toEqual(other?.settings.brokers);
    expect(one?.settings.brokers).toHaveLength(1);
  } finally {
    await Promise.all(environments.map((around) => stopSandbox('sandbox', { purge: true }, around)));
  }
});

test('a port that another Kafka has taken is replaced by another', async () => {
  const { name: suite } = await oneBroker();
  const state = readState(suite, own().folders);
  if (!state) throw new Error('the suite has a sandbox');
  const ours = { ...state, clusterId: 'another-cluster-id-022' };
  const work = { layout: layoutOf(suite, own().folders), app: own() };
  await expect(awaitReady(ours, work)).rejects.toThrow(PortTaken);
});

test('up twice is one sandbox', async () => {
  const suite = await oneBroker();
  const before = await inspectSandbox(suite.name, own());
  const again = await startSandbox({ name: suite.name }, own());
  expect(again.changed).toBe(false);
  expect(again.brokers).toEqual(before?.brokers);
});

test('a running sandbox stays where it is when another port is asked for', async () => {
  const suite = await oneBroker();
  const { sandbox, notes } = await noting({ name: suite.name, port: 19_999 });
  expect({ changed: sandbox.changed, brokers: sandbox.settings.brokers.join() }).toEqual({
    changed: false,
    brokers: suite.brokers,
  });
  expect(notes).toContain(`runs on ${suite.brokers} and stays there`);
});

describe('a sandbox of another name', () => {
  const port = randomPort();

  test('started twice at once is one, beside the first, on a port that is free', async () => {
    await oneBroker();
    const [first, second, server] = [noting({ name, port }), noting({ name, port }), await occupy(port)];
    const sandboxes = await Promise.all([first, second]).finally(() => server.close());
    const [a, b] = sandboxes.map(({ sandbox }) => sandbox);
    expect(a?.brokers).toEqual(b?.brokers);
    expect(sandboxes.map(({ sandbox }) => sandbox.changed).sort()).toEqual([false, true]);
    expect(a?.settings.brokers).not.toEqual([`127.0.0.1:${port}`]);
    expect(sandboxes.map(({ notes }) => notes).join()).toContain(`Port ${port} is taken; using`);
    expect((await inspectSandbox('one', own()))?.state).toBe('running');
  });

  test('is a context of its name, and the first one was made the current one', async () => {
    const contexts = await listContexts(own());
    const state = readState(name, own().folders);
    expect(contexts.find((context) => context.name === name)?.context.clusterId).toBe(state?.clusterId);
    expect(currentContext(own())).toBeDefined();
  });

  test('keeps its records, port and cluster over down and up', async () => {
    const before = await startSandbox({ name }, own());
    await createTopic(before.settings, 'kept');
    expect(await stopSandbox(name, {}, own())).toBe(true);
    expect(await stopSandbox(name, {}, own())).toBe(false);
    expect(await inspectSandbox(name, own())).toMatchObject({
      state: 'stopped',
      brokers: [{ pid: null, state: 'stopped' }],
    });
    const after = await startSandbox({ name }, own());
    expect(after).toMatchObject({ changed: true, clusterId: before.clusterId });
    expect(after.settings.brokers).toEqual(before.settings.brokers);
    expect(await topicNames(after.settings)).toEqual(['kept']);
  });

  test('that has crashed is shown so, and repaired by the next up', async () => {
    const [node] = readState(name, own().folders)?.nodes ?? [];
    if (!node?.handle || !('pid' in node.handle)) throw new Error('no process');
    const { handle } = node;
    signalProcess(handle, 'SIGKILL');
    await expect.poll(() => processState(handle)).toBe('gone');
    expect(await inspectSandbox(name, own())).toMatchObject({ state: 'crashed', brokers: [{ state: 'crashed' }] });
    const repaired = await startSandbox({ name }, own());
    expect(repaired).toMatchObject({ state: 'running', changed: true });
    expect(await topicNames(repaired.settings)).toEqual(['kept']);
  });

  test('refuses another shape', async () => {
    for (const other of [{ brokers: 3 }, { secure: true }, { engine: 'docker' }] as const) {
      await expect(startSandbox({ name, ...other }, own())).rejects.toMatchObject({ code: 'conflict' });
    }
  });

  test('is empty after a reset, in the same place', async () => {
    const before = await inspectSandbox(name, own());
    const { clusterId } = await reset(name, own());
    const after = await startSandbox({ name }, own());
    expect(clusterId).not.toBe(before?.clusterId);
    expect(after).toMatchObject({ changed: false, clusterId });
    expect(after.brokers.map(({ address }) => address)).toEqual(before?.brokers.map(({ address }) => address));
    expect(await topicNames(after.settings)).toEqual([]);
  });

  test('leaves nothing after down --purge', async () => {
    const pid = readState(name, own().folders)?.nodes[0]?.handle;
    await stopSandbox(name, { purge: true }, own());
    const layout = layoutOf(name, own().folders);
    expect([layout.data, layout.state].filter((path) => existsSync(path))).toEqual([]);
    expect((await listContexts(own())).map((context) => context.name)).not.toContain(name);
    expect(pid && 'pid' in pid && processState(pid)).toBe('gone');
  });
});

test('records without a state are left alone', async () => {
  const app = sandboxContextOf(otherHome());
  const { data } = layoutOf('lost', app.folders);
  mkdirSync(join(data, 'node-1'), { recursive: true });
  await expect(startSandbox({ name: 'lost' }, app)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(data),
  });
  expect(existsSync(join(data, 'node-1'))).toBe(true);
});

test('an invalid state is reported, and other sandboxes are listed', async () => {
  const app = sandboxContextOf(otherHome());
  const { state, stateFile } = layoutOf('broken', app.folders);
  mkdirSync(state, { recursive: true });
  const { env } = app;
  for (const text of ['{', 'null', '{}', '{"version":2}']) {
    writeFileSync(stateFile, text);
    const message = expect.stringContaining(`${stateFile} is not what this kafkactl remembers`);
    await expect(startSandbox({ name: 'broken' }, app)).rejects.toMatchObject({ code: 'failed', message });
    expect(await kafkactl('sandbox status -o json', { env })).toMatchObject({ code: 1, out: '[]\n' });
  }
  const sandbox = await startSandbox({ name: 'beside', port: randomPort() }, app);
  const { code, out, err } = await kafkactl('sandbox status -o name', { env });
  expect({ code, out, err }).toEqual({ code: 1, out: 'beside\n', err: expect.stringContaining(stateFile) });
  expect(sandbox.state).toBe('running');
  await stopSandbox('beside', { purge: true }, app);
});

test('a home with blanks, accents and signs works in any locale', async () => {
  const home = join(inject('suiteHome'), `José ñ 100%20 #1 ${randomPort()}`);
  mkdirSync(home);
  homes.push(home);
  const env = { ...homeEnv(home), LC_ALL: 'C' };
  const app = sandboxContextOf(env);
  const sandbox = await startSandbox({ port: randomPort(), secure: true }, app);
  try {
    await createTopic(sandbox.settings, 'here');
    expect(existsSync(join(layoutOf('sandbox', app.folders).logDirectory(1), 'here-0'))).toBe(true);
    const { code, out } = await kafkactl('sandbox run kafka-topics -- --list', { env });
    expect({ code, out }).toEqual({ code: 0, out: 'here\n' });
  } finally {
    await stopSandbox('sandbox', { purge: true }, app);
  }
});

test('a folder that Kafka cannot use is an error', async () => {
  const env = otherHome();
  const app = sandboxContextOf({ ...env, XDG_DATA_HOME: join(env['HOME'] as string, 'a,b') });
  await expect(startSandbox({}, app)).rejects.toMatchObject({ message: expect.stringContaining('holds a comma') });
  expect(await inspectSandbox('sandbox', app)).toBeUndefined();
});

test('a cache that cannot take the class archive is noted', async () => {
  const env = otherHome();
  const kafkaHome = join(env['HOME'] as string, 'kafka');
  mkdirSync(kafkaHome);
  await oneBroker();
  symlinkSync(mavenJars(own().folders.cache, '4.3.1'), join(kafkaHome, 'libs'));
  const notes: string[] = [];
  const app = sandboxContextOf({ ...env, KAFKA_HOME: kafkaHome, XDG_CACHE_HOME: '/dev/null/cache' });
  const note = (text: string) => void notes.push(text);
  const sandbox = await startSandbox({ engine: 'home', port: randomPort() }, { ...app, note });
  expect({ state: sandbox.state, notes }).toEqual({
    state: 'running',
    notes: [expect.stringMatching(/start more slowly.*cannot write \/dev\/null\/cache/)],
  });
  await stopSandbox('sandbox', { purge: true }, app);
});

describe('an orphaned node, as when kafkactl is killed just after its start', () => {
  test.each(['up', 'down'] as const)('is adopted by %s', async (what) => {
    const app = sandboxContextOf(otherHome());
    const sandbox = await startSandbox({ name: 'stray', port: randomPort() }, app);
    const state = readState('stray', app.folders);
    const [node] = state?.nodes ?? [];
    if (!state || !node?.handle || !('pid' in node.handle)) throw new Error('nothing was started');
    const forgetful = { ...state, nodes: [{ ...node, handle: null, wanted: 'down' as const }] };
    writeState(forgetful, app.folders);
    // Nothing has to be written for it: a full disk is a reason to purge.
    const layout = layoutOf('stray', app.folders);
    const { ino } = statSync(layout.stateFile);
    expect((await adoptOrphans(forgetful, layout, app)).nodes[0]?.handle).toEqual(node.handle);
    expect(statSync(layout.stateFile).ino).toBe(ino);
    if (what === 'up') {
      const again = await startSandbox({ name: 'stray' }, app);
      expect(again.brokers).toEqual(sandbox.brokers);
    }
    expect(await stopSandbox('stray', { purge: true }, app)).toBe(true);
    expect(processState(node.handle)).toBe('gone');
  });
});

describe('a start that is interrupted', () => {
  test('leaves no process behind', async () => {
    const app = sandboxContextOf(otherHome());
    const stop = new AbortController();
    const starting = startSandbox({ name: 'cut', port: randomPort() }, { ...app, signal: stop.signal });
    const handle = () => readState('cut', app.folders)?.nodes[0]?.handle;
    await expect.poll(handle, { timeout: 30_000, interval: 5 }).toBeTruthy();
    const started = handle();
    stop.abort(new Error('stop'));
    await expect(starting).rejects.toThrow('stop');
    expect(started && 'pid' in started && processState(started)).toBe('gone');
    expect(await inspectSandbox('cut', app)).toBeUndefined();
  });
});

describe('a new sandbox that cannot be made leaves nothing of it behind', () => {
  const left = async (app: ReturnType<typeof sandboxContextOf>) => ({
    state: readState('half', app.folders),
    data: existsSync(layoutOf('half', app.folders).data),
    contexts: (await listContexts(app)).map((context) => context.name),
  });
  const nothing = { state: undefined, data: false, contexts: [] };

  test('where its data cannot be written', async () => {
    const env = otherHome();
    const data = join(env['HOME'] as string, 'file');
    writeFileSync(data, '');
    const app = sandboxContextOf({ ...env, XDG_DATA_HOME: data });
    const starting = startSandbox({ name: 'half', port: randomPort() }, app);
    await expect(starting).rejects.toMatchObject({ message: expect.stringContaining(`cannot write ${data}`) });
    expect(await left(app)).toEqual(nothing);
  });

  test('where Java does not run', async () => {
    const env = otherHome();
    const app = sandboxContextOf({ ...env, KAFKA_OPTS: '-Xmx1m' });
    const failure = await startSandbox({ name: 'half', port: randomPort() }, app).catch((error: CliError) => error);
    expect(failure).toMatchObject({ code: 'failed' });
    expect(await left(app)).toEqual(nothing);
  });

  test('where its context cannot be saved, processes included', async () => {
    const env = otherHome();
    const config = join(env['HOME'] as string, 'file');
    writeFileSync(config, '');
    const app = sandboxContextOf({ ...env, XDG_CONFIG_HOME: config });
    const port = randomPort();
    await expect(startSandbox({ name: 'half', port }, app)).rejects.toMatchObject({
      message: expect.stringContaining('cannot write'),
    });
    expect(readState('half', app.folders)).toBeUndefined();
    expect(await isFree(port)).toBe(true);
  });
});

describe('engines', () => {
  test('home runs the Kafka of KAFKA_HOME', async () => {
    const env = otherHome();
    const kafkaHome = join(env['HOME'] as string, 'kafka');
    mkdirSync(kafkaHome);
    await oneBroker();
    symlinkSync(mavenJars(own().folders.cache, '4.3.1'), join(kafkaHome, 'libs'));
    const app = sandboxContextOf({ ...env, KAFKA_HOME: kafkaHome });
    const sandbox = await startSandbox({ name: 'home', engine: 'home', port: randomPort() }, app);
    expect(sandbox).toMatchObject({ engine: 'home', kafkaVersion: '4.3.1', state: 'running' });
    await stopSandbox('home', { purge: true }, app);
  });

  test('a home that cannot be written is an error', async () => {
    const home = '/dev/null/home';
    const env = { ...homeEnv(home), XDG_CACHE_HOME: join(home, 'cache') };
    await expect(startSandbox({ name: 'none' }, sandboxContextOf(env))).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('cannot write /dev/null/home'),
    });
  });

  test('the reason for a rejected engine is in the language of the line', async () => {
    await oneBroker();
    const env = otherHome();
    const [kafkaHome, cache] = [join(env['HOME'] as string, 'kafka'), join(env['HOME'] as string, 'cache')];
    mkdirSync(kafkaHome);
    symlinkSync(mavenJars(own().folders.cache, '4.3.1'), join(kafkaHome, 'libs'));
    const java = await findJava(own());
    const more = { PATH: '/nowhere', JAVA_HOME: dirname(dirname(realpathSync(java?.command ?? ''))) };
    const app = sandboxContextOf({ ...env, ...more, KAFKA_HOME: kafkaHome, XDG_CACHE_HOME: cache });
    const notes: string[] = [];
    const found = await findKafka('auto', { ...app, lang: 'es', note: (text) => void notes.push(text) });
    expect({ engine: found.engine, notes }).toEqual({
      engine: 'home',
      notes: ['Se usa el motor home: maven: no hay Maven.'],
    });
  });

  test('without any, the error has a hint for each', async () => {
    const app = sandboxContextOf({ ...otherHome(), PATH: '/nowhere', JAVA_HOME: undefined, KAFKA_HOME: undefined });
    const failure = startSandbox({ name: 'none' }, app);
    await expect(failure).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/maven: there is no Java.*home: .*docker: there is no docker/),
      hint: expect.stringContaining('Maven'),
    });
  });

  test('a second start does not run Maven', async () => {
    await oneBroker();
    const java = await findJava(own());
    const home = dirname(dirname(realpathSync(java?.command ?? '')));
    const app = sandboxContextOf({ ...otherHome(), PATH: '/nowhere', JAVA_HOME: home });
    const sandbox = await startSandbox({ name: 'offline', engine: 'maven', port: randomPort() }, app);
    expect(sandbox.state).toBe('running');
    await stopSandbox('offline', { purge: true }, app);
  });
});

test('what a sandbox keeps is for this user alone', async () => {
  await oneBroker();
  const { data, state } = layoutOf('one', own().folders);
  const open = [data, state].flatMap((folder) => {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = [folder, ...files.map((file) => join(folder, file.name))];
    return paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
  });
  expect(open).toEqual([]);
});
