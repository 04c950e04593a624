import { isAbsolute, join, resolve } from 'node:path';
import type { Folders } from '../base/folders.js';
import { shortHash } from './parsed-file.js';

/** Environment, working folder and XDG folders that decide which settings files apply; an App is one. */
export interface SettingsEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly folders: Folders;
}

/** Path of the contexts file: `KAFKACTL_CONFIG`, or contexts.yaml in the configuration folder. */
export function contextsPath({ env, cwd, folders }: SettingsEnvironment): string {
  const configured = env['KAFKACTL_CONFIG'];
  if (!configured) return join(folders.config, 'contexts.yaml');
  return isAbsolute(configured) ? configured : resolve(cwd, configured);
}

/**
 * Path of the file with the name of the current context. Each contexts file has its own, since a name may be in both.
 */
export function currentContextPath(environment: SettingsEnvironment): string {
  const suffix = environment.env['KAFKACTL_CONFIG'] ? `-${shortHash(contextsPath(environment))}` : '';
  return join(environment.folders.state, `current-context${suffix}`);
}
