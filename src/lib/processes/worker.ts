import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { packageFile } from '../base/package-file.js';
import { exitCodeOf } from './exit.js';
import { identify, type ProcessId } from './identity.js';
import type { CommandLine } from './spawn.js';

/** A child process of kafkactl that exchanges lines with this one through its standard input and output. */
export interface WorkerProcess {
  readonly id: ProcessId;
  /** Writes a line to its standard input. Does nothing where it has ended. */
  send(text: string): void;
  /** Ends its standard input. */
  close(): void;
  /** Kills it with SIGKILL. */
  kill(): void;
  /** Exit code and end of stderr, once it has ended and each of its lines has been passed on. */
  readonly ended: Promise<{ readonly code: number; readonly stderr: string }>;
}

/** The command line that runs this same kafkactl with other arguments. */
export const ownCommandLine = (args: readonly string[], env: CommandLine['env']): CommandLine => ({
  command: process.execPath,
  args: [packageFile('bin/kafkactl'), ...args],
  env,
});

const maxStderrChars = 4000;

/** Splits chunks into lines. An incomplete last line, as a killed process leaves it, is dropped. */
export function lineSplitter(onLine: (text: string) => void): (bytes: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let partialLine: string[] = [];
  return (bytes) => {
    const [first = '', ...others] = decoder.write(bytes).split('\n');
    partialLine.push(first);
    for (const next of others) {
      onLine(partialLine.join(''));
      partialLine = [next];
    }
  };
}

/**
 * Starts a child whose standard streams are pipes to this process: its input ends when this process dies. It has a
 * process group of its own, so that a terminal's Ctrl-C does not reach it. A failed start shows as `ended` with code 1.
 */
export function startWorker({ command, args, env, cwd }: CommandLine, onLine: (text: string) => void): WorkerProcess {
  const child = spawn(command, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  // It may end before it has read its input (EPIPE).
  child.stdin.on('error', () => {});
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-maxStderrChars);
  });
  child.stdout.on('data', lineSplitter(onLine));
  const ended = new Promise<{ code: number; stderr: string }>((resolve) => {
    child.once('error', (error) => resolve({ code: 1, stderr: error.message }));
    child.once('close', (code, signal) => resolve({ code: exitCodeOf(code, signal), stderr }));
  });
  const pid = child.pid ?? 0;
  return {
    id: identify(pid) ?? { pid, startedAt: 'unknown' },
    send: (text) => void (child.stdin.writable && child.stdin.write(`${text}\n`)),
    close: () => void child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
    ended,
  };
}
