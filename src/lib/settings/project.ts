import { lstatSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { SettingsEnvironment } from './contexts-path.js';
import { parsedFile } from './parsed-file.js';

export const projectFileName = '.kafkactl.yaml';

/** Contents of .kafkactl.yaml. It comes with a repository, so it is not trusted: it may not hold credentials. */
export interface ProjectFile {
  readonly path: string;
  /** Name of a context of the user. */
  readonly context?: string;
  readonly brokers?: readonly string[];
  /** Default profile of topics.yaml. */
  readonly profile?: string;
  /** Absolute path of topics.yaml. */
  readonly file?: string;
}

/** The project file of the working folder or its nearest ancestor; undefined where there is none. */
export async function findProjectFile({
  cwd,
  folders,
}: Pick<SettingsEnvironment, 'cwd' | 'folders'>): Promise<ProjectFile | undefined> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, projectFileName);
    if (isTrusted(folder, path)) {
      const project = await parsedFile(path, folders.cache, readProject);
      if (project) return project;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * False for a file of another user in a world-writable folder: otherwise anyone could redirect commands run below /tmp
 * to brokers of their own.
 */
function isTrusted(folder: string, path: string): boolean {
  try {
    const file = lstatSync(path, { throwIfNoEntry: false });
    if (!file) return false;
    const openToAll = (statSync(folder).mode & 0o002) !== 0;
    return !openToAll || file.uid === 0 || file.uid === userInfo().uid;
  } catch {
    // A folder without permission, or a uid without an account in a world-writable folder.
    return false;
  }
}

async function readProject(path: string, text: string): Promise<ProjectFile> {
  const { readProjectFile } = await import('./read-project-file.js');
  return readProjectFile(path, text);
}
