import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../base/errors.js';
import { unreadable, unwritable } from '../base/file-errors.js';
import { ensurePrivateFolder } from '../base/private-folder.js';

// Synchronous on purpose: the files have a few hundred bytes, every command waits for them at start-up, and promises
// would only add to that.

const absentCodes = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);
const systemCodeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

/** Identifies a version of a file by times, size and inode. Undefined where this user can see no file. */
export function fileStamp(path: string): string | undefined {
  try {
    const { mtimeMs, ctimeMs, size, ino } = fs.statSync(path);
    return [mtimeMs, ctimeMs, size, ino].join(':');
  } catch (error) {
    if (absentCodes.has(systemCodeOf(error))) return undefined;
    throw error;
  }
}

/**
 * The text of a file, or undefined where this user can see no file. Throws `usage` for an existing file that may not be
 * read: treating it as absent would overwrite it.
 */
export function readIfThere(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    if (!absentCodes.has(systemCodeOf(error))) throw unreadable(path, error, 'the file');
  }
  if (fileStamp(path) === undefined) return undefined;
  // It is there now: it may have been written since the attempt above.
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    // Written and removed again, by another process.
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw unreadable(path, error, 'the file');
  }
}

/**
 * The text of a file that settings name. Throws `usage` where it cannot be read; `what` is its role: `the client key`.
 */
export function readNamedFile(path: string, what: string): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error, what);
  }
}

/** True when every user of this machine may read the file. */
export function readableByOthers(path: string): boolean {
  try {
    return (fs.statSync(path).mode & 0o004) !== 0;
  } catch {
    return false;
  }
}

/**
 * Replaces a file atomically with mode 0600. The target of a symbolic link is replaced and the link kept, since people
 * keep such files in a dotfiles repository.
 */
export function writePrivately(path: string, text: string): void {
  try {
    const target = fs.existsSync(path) ? fs.realpathSync(path) : path;
    ensurePrivateFolder(dirname(target));
    const draft = `${target}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      fs.writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
      fs.renameSync(draft, target);
    } catch (error) {
      fs.rmSync(draft, { force: true });
      throw error;
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}

export function removeIfThere(path: string): void {
  try {
    fs.rmSync(path, { force: true });
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Removes files of a folder that were last written more than `ageMs` milliseconds ago, to bound the cache. */
export function removeOlder(folder: string, ageMs: number): void {
  const before = Date.now() - ageMs;
  for (const name of fs.readdirSync(folder)) {
    const path = join(folder, name);
    if (fs.statSync(path).mtimeMs < before) fs.rmSync(path, { force: true });
  }
}

/** Milliseconds that a change of a file waits for one of another process. */
export const lockTimeoutMs = 5_000;

/** The error of a file that another process goes on changing. */
export const fileIsChanging = (path: string): CliError =>
  new CliError('conflict', `another kafkactl is changing ${path}`, { hint: 'Run the command again.' });

/** Runs `work` under a lock file that every kafkactl respects. Throws `conflict` where it is not free within 5 s. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const { withLock } = await import('../processes/lock.js');
  try {
    ensurePrivateFolder(dirname(path));
    return await withLock(`${path}.lock`, work, {
      withinMs: lockTimeoutMs,
      busy: () => fileIsChanging(path),
    });
  } catch (error) {
    throw unwritable(path, error);
  }
}
