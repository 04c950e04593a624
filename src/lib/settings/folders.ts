import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Folders } from '../base/folders.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The home folder. Without `HOME` it is the one of the user's account, and a user without an account (a container with
 * a bare uid) gets a path that does not exist: reading finds nothing there, and writing says so.
 */
export function homeFolder(env: Environment): string {
  if (env['HOME']) return env['HOME'];
  try {
    return userInfo().homedir;
  } catch {
    return '/nonexistent';
  }
}

/** The folders of the XDG Base Directory specification, which says that a relative path is to be ignored. */
export function folders(env: Environment): Folders {
  const folder = (variable: string, ...fallback: string[]) => {
    const named = env[variable];
    return join(named && isAbsolute(named) ? named : join(homeFolder(env), ...fallback), 'kafkactl');
  };
  return {
    config: folder('XDG_CONFIG_HOME', '.config'),
    state: folder('XDG_STATE_HOME', '.local', 'state'),
    data: folder('XDG_DATA_HOME', '.local', 'share'),
    cache: folder('XDG_CACHE_HOME', '.cache'),
  };
}
