import { CliError } from './errors.js';

/** The `usage` error for a file named by the user that cannot be read. `what` says what it should contain. */
export function unreadable(path: string, error: unknown, what?: string): CliError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why: Record<string, string> = {
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ELOOP: 'its links lead in a circle',
    ENOENT: 'there is no such file',
    ENOTDIR: 'a part of its path is a file',
  };
  return new CliError('usage', `cannot read ${what ? `${what} ` : ''}${path}: ${why[code ?? ''] ?? message}`, {
    cause: error,
    hint: 'Check the path, and that you may read what is there.',
  });
}

/** The `failed` error for a file or folder of ours that cannot be written. A CliError passes unchanged. */
export const unwritable = (path: string, error: unknown): CliError => unchangeable('write', path, error);

/** The `failed` error for a folder of ours that cannot be removed. */
export const unremovable = (path: string, error: unknown): CliError => unchangeable('remove', path, error);

const foldersHint =
  'Set HOME, or XDG_CONFIG_HOME, _STATE_HOME, _DATA_HOME and _CACHE_HOME, to folders that you may write to.';
const fullHint = 'Make room there, and run it again.';

function unchangeable(doing: 'write' | 'remove', path: string, error: unknown): CliError {
  if (error instanceof CliError) return error;
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  const why: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of its path is a file',
    ENOENT: 'its folder cannot be made',
  };
  return new CliError('failed', `cannot ${doing} ${path}: ${why[code] ?? code}`, {
    cause: error,
    hint: code === 'ENOSPC' ? fullHint : doing === 'write' ? foldersHint : undefined,
  });
}
