import { isAbsolute, join, resolve } from 'node:path';
import type { Folders } from '../base/folders.js';
import { shortHash } from './parsed-file.js';

/** What decides where contexts lie; an App is one. */
export interface SettingsEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly folders: Folders;
}

/** The contexts file: `KAFKACTL_CONFIG`, or the one in the configuration folder. */
export function contextsPath({ env, cwd, folders }: SettingsEnvironment): string {
  const named = env['KAFKACTL_CONFIG'];
  if (!named) return join(folders.config, 'contexts.yaml');
  return isAbsolute(named) ? named : resolve(cwd, named);
}

/** The file that names the current context. Another contexts file has one of its own, so that a name never means two things. */
export function currentContextPath(place: SettingsEnvironment): string {
  const suffix = place.env['KAFKACTL_CONFIG'] ? `-${shortHash(contextsPath(place))}` : '';
  return join(place.folders.state, `current-context${suffix}`);
}
