import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Folders } from '../base/folders.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The home folder: `HOME`, else that of the user's account. A uid without an account (in a container) gets a path that
 * does not exist, where reads find nothing and writes fail with a clear error.
 */
export function homeFolder(env: Environment): string {
  if (env['HOME']) return env['HOME'];
  try {
    return userInfo().homedir;
  } catch {
    return '/nonexistent';
  }
}

/** Folders by the XDG Base Directory specification, which has relative paths ignored. */
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
