import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { packageFile } from '../base/package-file.js';
import { exitCodeOf } from './exit.js';
import { identify, type ProcessId } from './identity.js';
import type { CommandLine } from './spawn.js';

/** Another process of kafkactl, which talks with this one in lines. */
export interface WorkerProcess {
  readonly id: ProcessId;
  /** A line to its standard input. Lost where it has ended. */
  send(text: string): void;
  /** Ends its standard input. */
  close(): void;
  /** SIGKILL: it has no time for a last word. */
  kill(): void;
  /** Its exit code, once it has ended and every line of it has been handed over. */
  readonly ended: Promise<{ readonly code: number; readonly stderr: string }>;
}

/** A line of this same kafkactl. */
export const ownCommandLine = (args: readonly string[], env: CommandLine['env']): CommandLine => ({
  command: process.execPath,
  args: [packageFile('bin/kafkactl'), ...args],
  env,
});

const maxStderrChars = 4000;

/** Hands over each line that has its end: a process that is killed may leave half of one. */
function lineSplitter(onLine: (text: string) => void): (bytes: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let begun: string[] = [];
  return (bytes) => {
    const [first = '', ...others] = decoder.write(bytes).split('\n');
    begun.push(first);
    for (const next of others) {
      onLine(begun.join(''));
      begun = [next];
    }
  };
}

/**
 * Starts a process whose standard input and output are pipes of this one: when this one dies its input ends. Throws
 * where it cannot be started. A terminal's Ctrl-C does not reach it: this process tells it to end.
 */
export function startWorker({ command, args, env, cwd }: CommandLine, onLine: (text: string) => void): WorkerProcess {
  const child = spawn(command, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  // It may end before it has read what it is told.
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
