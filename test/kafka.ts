/**
 * The suite's Kafka: real Apache Kafka, started by the suite's own sandboxes and ended with it.
 *
 * Each cluster is started by whichever test first asks, once a run (the sandbox's own lock sees to that), and kept to
 * the end. A run of pure tests starts none. This file is also vitest's `globalSetup`, which makes the suite's home and
 * ends everything.
 *
 *   import { oneBroker, secureBroker, threeBrokers } from './kafka.js';
 *   const { brokers, settings } = await oneBroker();   // '127.0.0.1:21000'
 *
 * Everything is in a temporary home but the jars, which come from the user's own cache. `suiteEnv()` is an environment
 * whose XDG folders are that home, where the sandboxes are contexts named `one`, `three` and `secure`, so that
 * `sandbox run kafka-topics --name one -- --list` works in a test. A test uses random topic and group names, and a
 * sandbox of its own when it breaks one.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { runAttached } from '../src/lib/processes/attached.js';
import { signalProcess } from '../src/lib/processes/end.js';
import { type ProcessId, processState, thisProcess } from '../src/lib/processes/identity.js';
import { type HostEnvironment, type Sandbox, type SandboxOptions, startSandbox } from '../src/lib/sandbox/index.js';
import { readAllStates } from '../src/lib/sandbox/state.js';
import { toolCommandLine } from '../src/lib/sandbox/tool-command.js';
import { folders } from '../src/lib/settings/folders.js';
import type { ClusterSettings } from '../src/lib/settings/types.js';

export interface TestKafka {
  /** Name of the sandbox and of its context. */
  readonly name: string;
  /** `host:port`s, separated by commas, as --brokers takes them. */
  readonly brokers: string;
  readonly clusterId: string;
  readonly settings: ClusterSettings;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The suite's home folder. */
    suiteHome: string;
  }
}

type Env = Readonly<Record<string, string | undefined>>;
const homePrefix = 'kafkactl-test-';
const ownerFile = 'owner.json';
const ownHomesFolder = 'homes';
/**
 * Age in milliseconds after which a home without an owner file is removed: a worker wrote into it after its run had
 * removed it.
 */
const abandonedAfterMs = 10 * 60_000;

/** Variables of a developer's shell that would change the lines under test. */
const cliVariables = /^(KAFKACTL_.*|NO_COLOR|FORCE_COLOR|COLUMNS)$/;

/** An environment with all XDG folders below `home` except the cache, which holds the jars. */
export function homeEnv(home: string): Env {
  const path = (name: string): string => join(home, name);
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !cliVariables.test(name))),
    HOME: home,
    XDG_CONFIG_HOME: path('config'),
    XDG_STATE_HOME: path('state'),
    XDG_DATA_HOME: path('data'),
    XDG_CACHE_HOME: join(folders(process.env).cache, '..'),
  };
}

/** The context of a sandbox in the home of `env`. */
export function sandboxContextOf(env: Env, signal: AbortSignal = new AbortController().signal): HostEnvironment {
  const progress = () => ({ update: () => {}, end: () => {} });
  return { env, cwd: tmpdir(), folders: folders(env), signal, lang: 'en', note: () => {}, progress };
}

const asTestKafka = ({ name, clusterId, settings }: Sandbox): TestKafka => ({
  name,
  clusterId,
  settings,
  brokers: settings.brokers.join(','),
});

/** The environment of the suite's home. */
export const suiteEnv = (): Env => homeEnv(inject('suiteHome'));

const suiteSandbox = async (options: SandboxOptions): Promise<TestKafka> =>
  asTestKafka(await startSandbox({ ...options, port: randomPort() }, sandboxContextOf(suiteEnv())));

const lazily = (start: () => Promise<TestKafka>): (() => Promise<TestKafka>) => {
  let started: Promise<TestKafka> | undefined;
  return () => {
    started ??= start();
    return started;
  };
};

/** The suite's cluster of one broker, for most tests. */
export const oneBroker = lazily(() => suiteSandbox({ name: 'one' }));

/** The suite's cluster of three brokers and a controller. Do not kill its brokers: others use it at the same time. */
export const threeBrokers = lazily(() => suiteSandbox({ name: 'three', brokers: 3 }));

/** The suite's broker that logs its requests, as the tutorial's do. Do not end it: others use it at the same time. */
export const learnBroker = lazily(() => suiteSandbox({ name: 'learn', requestLog: true, use: 'never' }));

/** The suite's secure broker: SASL_SSL, SCRAM-SHA-512 and ACLs. */
export const secureBroker = lazily(() => suiteSandbox({ name: 'secure', secure: true }));

/**
 * Runs one of Apache's own tools against a suite's cluster, as `sandbox run TOOL -- ARGS` does:
 * `await apacheTool(await oneBroker(), 'kafka-topics', ['--list'])`.
 */
export async function apacheTool({ name }: TestKafka, tool: string, args: readonly string[], input = '') {
  const signal = new AbortController().signal;
  const line = await toolCommandLine(name, tool, args, { tty: false }, sandboxContextOf(suiteEnv(), signal));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err] = [text(stdout), text(stderr)];
  const code = await runAttached(line, { stdin: Readable.from([input]), stdout, stderr }, signal);
  stdout.end();
  stderr.end();
  return { code, out: await out, err: await err };
}

/**
 * Runs one of Apache's consumers in the background: `out` is its output so far, `stop` ends it like Ctrl-C, so that it
 * leaves its group.
 */
export async function apacheConsumer({ name }: TestKafka, tool: string, args: readonly string[]) {
  const controller = new AbortController();
  const line = await toolCommandLine(name, tool, args, { tty: false }, sandboxContextOf(suiteEnv()));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let seen = '';
  stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
  });
  stderr.resume();
  const ended = runAttached(line, { stdin: Readable.from(['']), stdout, stderr }, controller.signal);
  const stop = async (): Promise<void> => {
    controller.abort();
    await ended;
  };
  return { out: () => seen, stop };
}

/** A first port for a test's own sandbox; below the range that systems give to outgoing connections. */
export const randomPort = (): number => 20_000 + Math.floor(Math.random() * 10_000);

/** A home for a single test, below the suite's, so that the suite ends what runs in it. */
export const ownHome = (name: string): Env => homeEnv(join(inject('suiteHome'), ownHomesFolder, name));

/** Kills the sandboxes of a home and removes it; synchronous, for a process that is exiting. */
function removeHome(home: string): void {
  const below = join(home, ownHomesFolder);
  const own = existsSync(below) ? readdirSync(below).map((name) => join(below, name)) : [];
  for (const { nodes } of [home, ...own].flatMap((each) => readAllStates(folders(homeEnv(each))))) {
    for (const { handle } of nodes) if (handle && 'pid' in handle) signalProcess(handle, 'SIGKILL');
  }
  rmSync(home, { recursive: true, force: true });
}

/** Removes homes of runs that were killed, and what still runs in them. */
function removeAbandonedHomes(): void {
  for (const entry of readdirSync(tmpdir()).filter((name) => name.startsWith(homePrefix))) {
    const home = join(tmpdir(), entry);
    const owner = join(home, ownerFile);
    const gone = existsSync(owner)
      ? processState(JSON.parse(readFileSync(owner, 'utf8')) as ProcessId) === 'gone'
      : Date.now() - statSync(home).mtimeMs > abandonedAfterMs;
    if (gone) removeHome(home);
  }
}

/** vitest's global setup; returns the teardown. */
export default function setup(project: TestProject): () => void {
  removeAbandonedHomes();
  const home = mkdtempSync(join(tmpdir(), homePrefix));
  mkdirSync(join(home, 'config'), { recursive: true });
  writeFileSync(join(home, ownerFile), JSON.stringify(thisProcess()));
  const end = (): void => removeHome(home);
  process.once('exit', end);
  // vitest tears down on SIGINT and SIGTERM only, not on SIGHUP of a closing terminal.
  process.once('SIGHUP', () => process.exit(129));
  project.provide('suiteHome', home);
  return end;
}
