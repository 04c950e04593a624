import { CliError } from './errors.js';

/** Why a file or folder of ours could not be written. */
export function unwritable(path: string, error: unknown): CliError {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  const why: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of its path is a file',
    ENOENT: 'its folder cannot be made',
  };
  return new CliError('failed', `cannot write ${path}: ${why[code] ?? code}`, {
    cause: error,
    hint: 'Set HOME, or XDG_CONFIG_HOME, _STATE_HOME, _DATA_HOME and _CACHE_HOME, to folders that you may write to.',
  });
}
