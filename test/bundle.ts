/**
 * kafkactl as a process of its own, from the bundle that users get. As vitest's `globalSetup` this file builds dist/
 * where a source is newer than it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { packageFile } from '../src/lib/base/package-file.js';
import { exitCodeOf } from '../src/lib/processes/exit.js';
import { suiteEnv } from './kafka.js';

export const program = packageFile('bin/kafkactl');

export interface ProcessResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** The Node that runs it; this one when left out. */
  readonly node?: string;
  /** Another kafkactl than the one of this folder. */
  readonly file?: string;
}

/** An environment in which nothing of the person who runs the suite is seen. */
const processEnv = (env: ProcessOptions['env']) => ({
  ...suiteEnv(),
  KAFKACTL_CONTEXT: undefined,
  KAFKACTL_BROKERS: undefined,
  KAFKACTL_LANG: 'en',
  NODE_OPTIONS: undefined,
  ...env,
});

/** A running kafkactl, and its end. */
export function start(args: readonly string[], options: ProcessOptions = {}) {
  const { env, cwd = '/', node = process.execPath, file = program } = options;
  const child = spawn(node, [file, ...args], { env: processEnv(env), cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, ended: resultOf(child), shown: (text: string) => shown(child, text) };
}

/** Runs another program to its end. */
export const runProgram = (command: string, args: readonly string[], { env, cwd = '/' }: ProcessOptions = {}) =>
  resultOf(spawn(command, args, { env: processEnv(env), cwd, stdio: ['ignore', 'pipe', 'pipe'] }));

/** Runs kafkactl to its end. */
export const run = (args: readonly string[], options?: ProcessOptions): Promise<ProcessResult> =>
  start(args, options).ended;

/** Runs a line of bash in which `kafkactl` is this one, and `pipefail` is off. */
export function bash(
  line: string,
  { env, cwd = '/', node = process.execPath }: ProcessOptions = {},
): Promise<ProcessResult> {
  const script = `kafkactl() { "${node}" "${program}" "$@"; }\n${line}`;
  return resultOf(spawn('bash', ['-c', script], { env: processEnv(env), cwd, stdio: ['ignore', 'pipe', 'pipe'] }));
}

async function resultOf(child: ChildProcess): Promise<ProcessResult> {
  const seen = { out: '', err: '' };
  child.stdout?.on('data', (data: Buffer) => {
    seen.out += data;
  });
  child.stderr?.on('data', (data: Buffer) => {
    seen.err += data;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: exitCodeOf(code, signal), ...seen }));
  });
}

/** Resolves when a text has been seen on stdout or stderr; rejects when the process ends before. */
function shown(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const look = (data: Buffer) => {
      seen += data;
      if (seen.includes(text)) resolve();
    };
    for (const stream of [child.stdout, child.stderr] as (Readable | null)[]) stream?.on('data', look);
    child.once('close', () => reject(new Error(`ended without ${text}: ${seen}`)));
  });
}

/** vitest's global setup. */
export default function setup(): void {
  const bundle = packageFile('dist/bin.cjs');
  const made = existsSync(bundle) ? statSync(bundle).mtimeMs : 0;
  const sources = ['src', 'scripts'].flatMap((folder) =>
    readdirSync(packageFile(folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(packageFile(folder), name),
    ),
  );
  const newest = Math.max(...[...sources, packageFile('package-lock.json')].map((path) => statSync(path).mtimeMs));
  if (newest > made) execFileSync(process.execPath, [packageFile('scripts/build.mjs')], { stdio: 'inherit' });
}
