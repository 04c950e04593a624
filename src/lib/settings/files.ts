import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../base/errors.js';
import { unreadable, unwritable } from '../base/file-errors.js';
import { ensurePrivateFolder } from '../base/private-folder.js';

// These files are a few hundred bytes, and a command waits for them before anything else: synchronous calls spare
// start-up the promises.

const absentCodes = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);
const systemCodeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

/** What identifies one state of a file, or undefined where there is no file that this user can see. */
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
 * The text of a file, or undefined where this user can see none. Throws `usage` for one that is there and may not be
 * read: whoever took it for absent would write another in its place.
 */
export function readIfThere(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    if (absentCodes.has(systemCodeOf(error)) && fileStamp(path) === undefined) return undefined;
    throw unreadable(path, error, 'the file');
  }
}

/** The text of a file that settings name; throws `usage` when it cannot be read. `what` says what it was to hold. */
export function readNamedFile(path: string, what: string): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error, what);
  }
}

/** True when other users of this machine may read the file. */
export function readableByOthers(path: string): boolean {
  try {
    return (fs.statSync(path).mode & 0o004) !== 0;
  } catch {
    return false;
  }
}

/**
 * Replaces a file whole, readable by this user alone: a reader sees the old text or the new one, never a part. A link
 * stays a link, because people keep such files in a repository of their own.
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

/** Removes the files of a folder that nobody has written for so many milliseconds: a cache is not to grow for ever. */
export function removeOlder(folder: string, ageMs: number): void {
  const before = Date.now() - ageMs;
  for (const name of fs.readdirSync(folder)) {
    const path = join(folder, name);
    if (fs.statSync(path).mtimeMs < before) fs.rmSync(path, { force: true });
  }
}

const lockTimeoutMs = 5_000;

/** Runs `work` while no other kafkactl changes the same file. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const { withLock } = await import('../processes/lock.js');
  try {
    ensurePrivateFolder(dirname(path));
    return await withLock(`${path}.lock`, work, {
      withinMs: lockTimeoutMs,
      busy: () => new CliError('conflict', `another kafkactl is changing ${path}`, { hint: 'Run the command again.' }),
    });
  } catch (error) {
    throw unwritable(path, error);
  }
}
