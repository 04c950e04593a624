import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * A process by id and start time. Ids are used again, after a reboot above all; with its start time a process is
 * itself and no other, so that nothing but what kafkactl started is ever signalled.
 */
export interface ProcessId {
  readonly pid: number;
  /** Boot id and start time in clock ticks on Linux, the date of start elsewhere. Only ever compared. */
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

/** A process that has died and waits for its parent to notice (`Z`, `X`) is gone. */
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
 * A killed Java is seen as dead (`Z`) from the moment its first thread has ended; until the last one has, it still
 * holds its ports and files.
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

/** The identity of a process that lives now; undefined when there is none of that id. */
export function identify(pid: number): ProcessId | undefined {
  const found = statusOf(pid);
  return found && found.state !== 'gone' ? { pid, startedAt: found.startedAt } : undefined;
}

/** The processes that run now among whose arguments these are, one after the other. */
export function findProcesses(words: readonly string[]): ProcessId[] {
  const isLinux = process.platform === 'linux';
  const lines = isLinux ? linuxLines() : psLines();
  // A shell that was given a line with these words has them in one argument: it is none of these processes.
  const between = isLinux ? '\0' : ' ';
  const wanted = `${between}${words.join(between)}${between}`;
  return lines.flatMap(({ pid, line }) => (`${line}${between}`.includes(wanted) ? (identify(pid) ?? []) : []));
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

/** What became of a process. */
export function processState(id: ProcessId): ProcessState {
  const found = statusOf(id.pid);
  return found?.startedAt === id.startedAt ? found.state : 'gone';
}

/** The process that runs this code. */
export function thisProcess(): ProcessId {
  return identify(process.pid) ?? { pid: process.pid, startedAt: 'unknown' };
}

/** Numeric user and group of this process, for containers that write into folders of this user. */
export const userIds = (): { readonly uid: number; readonly gid: number } => ({
  uid: process.getuid?.() ?? 1000,
  gid: process.getgid?.() ?? 1000,
});
