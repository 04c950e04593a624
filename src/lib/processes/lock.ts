import {
  accessSync,
  constants,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unwritable } from '../base/file-errors.js';
import { pollUntil } from '../base/poll-until.js';
import { ensurePrivateFolder } from '../base/private-folder.js';
import { identify, type ProcessId, processState, thisProcess } from './identity.js';

/** Milliseconds after which the writing or the breaking of a lock, which takes microseconds, counts as abandoned. */
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

/**
 * Takes the lock if it is free. A complete file is hard-linked to the lock's name, so it is never seen half-written.
 */
function tryTake(path: string): boolean {
  const ownFile = `${path}.${thisProcess().pid}.${serial++}`;
  try {
    writeFileSync(ownFile, JSON.stringify(thisProcess()));
  } catch (error) {
    // A full disk would leave an empty file behind.
    rmSync(ownFile, { force: true });
    throw unwritable(path, error);
  }
  try {
    linkSync(ownFile, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    unlinkSync(ownFile);
  }
}

/**
 * True where the lock's process has died, or where the file is unreadable and old: a crash of the machine truncated it.
 */
function isAbandoned(path: string): boolean {
  const owner = readHolder(path);
  if (owner) return processState(owner) === 'gone';
  const createdAtMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return createdAtMs !== undefined && Date.now() - createdAtMs > abandonedMs;
}

/** Removes an abandoned lock. A folder beside it admits one process at a time, so that no new lock is removed. */
function breakAbandoned(path: string): void {
  const breakGate = `${path}.break`;
  try {
    mkdirSync(breakGate);
  } catch {
    try {
      if (Date.now() - statSync(breakGate).mtimeMs > abandonedMs) rmdirSync(breakGate);
    } catch {
      // Another process was faster.
    }
    return;
  }
  try {
    if (isAbandoned(path)) unlinkSync(path);
  } finally {
    rmdirSync(breakGate);
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
  const acquired = await pollUntil(
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
  if (!acquired) throw options.busy();
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * As `withLock`, for work that takes milliseconds and must be done when this returns: it waits without letting anything else
 * of this process run.
 */
export function withLockSync<T>(
  path: string,
  work: () => T,
  options: { readonly withinMs: number; readonly busy: () => Error },
): T {
  prepareFolder(path);
  const end = performance.now() + options.withinMs;
  while (!tryTake(path)) {
    if (isAbandoned(path)) breakAbandoned(path);
    else if (performance.now() >= end) throw options.busy();
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Removes what processes have left that were killed while they took the lock. */
export function removeLockDrafts(path: string): void {
  const prefix = `${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    const [, pid] = name.startsWith(prefix) ? (/^(\d+)\.\d+$/.exec(name.slice(prefix.length)) ?? []) : [];
    if (pid !== undefined && !identify(Number(pid))) rmSync(join(dirname(path), name), { force: true });
  }
}

/** The living process that holds a lock; undefined where it is free, and where its holder has died. */
export function lockHolder(path: string): ProcessId | undefined {
  const owner = readHolder(path);
  return owner && processState(owner) !== 'gone' ? owner : undefined;
}
