import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * A process by pid and start time. Pids are reused, after a reboot above all; with its start time a process is
 * identified for certain, so that kafkactl never signals a process that it did not start.
 */
export interface ProcessId {
  readonly pid: number;
  /** Boot id and start time in clock ticks on Linux, the start date elsewhere. Only compared for equality. */
  readonly startedAt: string;
}

export type ProcessState = 'running' | 'frozen' | 'gone';

interface ProcessStatus {
  readonly startedAt: string;
  readonly state: ProcessState;
}

const readIfReadable = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** A zombie (`Z`, `X`) counts as gone. */
const stateOfLetter = (letter: string): ProcessState =>
  /[ZX]/.test(letter) ? 'gone' : /[Tt]/.test(letter) ? 'frozen' : 'running';

/**
 * Reads a `/proc/PID/stat` line. The second field is the command's name in parentheses and may hold spaces and
 * parentheses itself, so fields count from the last `)`: the state is the third of all, the start time the 22nd.
 * See proc_pid_stat(5).
 */
export function parseStat(stat: string): { readonly letter: string; readonly startTicks: string } | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [letter, startTicks] = [fields[0], fields[19]];
  return letter && startTicks ? { letter, startTicks } : undefined;
}

/** Reads what `ps -o state=,lstart=` prints: `Ss   Tue Nov 24 10:59:04 2026`. */
export function parsePs(line: string): { readonly letter: string; readonly started: string } | undefined {
  const match = /^\s*(\S)\S*\s+(\S.*?)\s*$/.exec(line);
  return match?.[1] && match[2] ? { letter: match[1], started: match[2].replaceAll(/\s+/g, ' ') } : undefined;
}

/**
 * A killed Java is a zombie (`Z`) as soon as its first thread has ended. It holds its ports and files until the last
 * one has, and counts as running for as long.
 */
function linuxState(pid: number, letter: string): ProcessState {
  const state = stateOfLetter(letter);
  if (state !== 'gone') return state;
  try {
    return readdirSync(`/proc/${pid}/task`).length > 1 ? 'running' : 'gone';
  } catch {
    return 'gone';
  }
}

function statusOf(pid: number): ProcessStatus | undefined {
  if (process.platform === 'linux') {
    const stat = parseStat(readIfReadable(`/proc/${pid}/stat`) ?? '');
    const boot = readIfReadable('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
    return stat && { startedAt: `${boot}:${stat.startTicks}`, state: linuxState(pid, stat.letter) };
  }
  const ps = spawnSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const line = parsePs(ps.stdout ?? '');
  return line && { startedAt: line.started, state: stateOfLetter(line.letter) };
}

/** The identity of a living process; undefined where no process has that pid. */
export function identify(pid: number): ProcessId | undefined {
  const status = statusOf(pid);
  return status && status.state !== 'gone' ? { pid, startedAt: status.startedAt } : undefined;
}

/** The living processes whose arguments include these, consecutively. */
export function findProcesses(words: readonly string[]): ProcessId[] {
  const isLinux = process.platform === 'linux';
  const lines = isLinux ? linuxLines() : psLines();
  // In /proc arguments end with a zero byte: a shell that has these words within one argument does not match.
  const separator = isLinux ? '\0' : ' ';
  const pattern = `${separator}${words.join(separator)}${separator}`;
  return lines.flatMap(({ pid, line }) => (`${line}${separator}`.includes(pattern) ? (identify(pid) ?? []) : []));
}

const linuxLines = () =>
  readdirSync('/proc').flatMap((entry) => {
    const line = /^\d+$/.test(entry) ? readIfReadable(`/proc/${entry}/cmdline`) : undefined;
    return line ? [{ pid: Number(entry), line: line.replace(/\0$/, '') }] : [];
  });

function psLines() {
  const { stdout } = spawnSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((text) => {
    const match = /^\s*(\d+)\s+(.*\S)\s*$/.exec(text);
    return match?.[1] && match[2] ? [{ pid: Number(match[1]), line: match[2] }] : [];
  });
}

/** The state of a process; gone where the pid belongs to another one now. */
export function processState(id: ProcessId): ProcessState {
  const status = statusOf(id.pid);
  return status?.startedAt === id.startedAt ? status.state : 'gone';
}

/** The identity of this process. */
export function thisProcess(): ProcessId {
  return identify(process.pid) ?? { pid: process.pid, startedAt: 'unknown' };
}

/** Numeric user and group of this process, for containers that write into folders of this user. */
export const userIds = (): { readonly uid: number; readonly gid: number } => ({
  uid: process.getuid?.() ?? 1000,
  gid: process.getgid?.() ?? 1000,
});
