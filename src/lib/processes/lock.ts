import {
  accessSync,
  constants,
  linkSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { unwritable } from '../base/file-errors.js';
import { pollUntil } from '../base/poll-until.js';
import { ensurePrivateFolder } from '../base/private-folder.js';
import { type ProcessId, processState, thisProcess } from './identity.js';

/** Milliseconds after which what takes microseconds is taken for abandoned: breaking a lock, or writing one. */
const abandonedMs = 5000;

let serial = 0;

function readHolder(path: string): ProcessId | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessId;
  } catch {
    return undefined;
  }
}

function prepareFolder(path: string): void {
  try {
    ensurePrivateFolder(dirname(path));
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Takes the lock if it is free: a finished file gets the lock's name in one step, so it is never seen half-written. */
function tryTake(path: string): boolean {
  const mine = `${path}.${thisProcess().pid}.${serial++}`;
  try {
    writeFileSync(mine, JSON.stringify(thisProcess()));
  } catch (error) {
    // A full disk leaves an empty file.
    rmSync(mine, { force: true });
    throw unwritable(path, error);
  }
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    unlinkSync(mine);
  }
}

/** True for the lock of a process that has died. One that cannot be read was cut short by a crash of the machine. */
function isAbandoned(path: string): boolean {
  const owner = readHolder(path);
  if (owner) return processState(owner) === 'gone';
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made > abandonedMs;
}

/** Removes the lock of a dead process. The folder beside it lets one process at a time do so, so no live lock goes. */
function breakAbandoned(path: string): void {
  const gate = `${path}.break`;
  try {
    mkdirSync(gate);
  } catch {
    try {
      if (Date.now() - statSync(gate).mtimeMs > abandonedMs) rmdirSync(gate);
    } catch {
      // another process has done it
    }
    return;
  }
  try {
    if (isAbandoned(path)) unlinkSync(path);
  } finally {
    rmdirSync(gate);
  }
}

/**
 * Runs `work` while this process alone holds the lock file `path`. A lock whose process has died is taken over.
 * `onWait` is called once when another process holds it. Waits for `withinMs` milliseconds at most, then throws `busy`.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  options: {
    readonly withinMs: number;
    readonly busy: () => Error;
    readonly signal?: AbortSignal;
    readonly onWait?: () => void;
  },
): Promise<T> {
  prepareFolder(path);
  let waited = false;
  const got = await pollUntil(
    () => {
      if (tryTake(path)) return true;
      if (isAbandoned(path)) breakAbandoned(path);
      else if (!waited) {
        waited = true;
        options.onWait?.();
      }
      return false;
    },
    { withinMs: options.withinMs, everyMs: 50, signal: options.signal },
  );
  if (!got) throw options.busy();
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
