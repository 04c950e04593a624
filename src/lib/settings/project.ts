import { lstatSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseBrokers } from './brokers.js';
import { parseContextName } from './context.js';
import type { SettingsEnvironment } from './contexts-path.js';
import { parsedFile } from './parsed-file.js';
import { faultAt, mapping, parsedBy, parseStrictYaml, string, strings } from './strict-yaml.js';

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

const secretKeys = new Set(['sasl', 'tls', 'username', 'password', 'passphrase', 'passwordenv', 'passwordfile', 'key']);

async function readProject(path: string, text: string): Promise<ProjectFile> {
  const source = await parseStrictYaml(path, text);
  const read = mapping<Omit<ProjectFile, 'path'>>(
    {
      context: parsedBy(string, parseContextName),
      brokers: parsedBy(strings, parseBrokers),
      profile: string,
      file: parsedBy(string, (file) => resolve(dirname(path), file)),
    },
    (key) =>
      secretKeys.has(key.toLowerCase().replaceAll(/[-_]/g, ''))
        ? `"${key}" does not belong here: a project file travels with the project, so it holds no credentials. Put them in a context:  kafkactl contexts add`
        : undefined,
  );
  const project = read(source, source.document.contents, 'a project file');
  if (project.context && project.brokers) {
    throw faultAt(
      source,
      null,
      'a project file names a context or brokers, not both',
      'Brokers named here never get the credentials of a context.',
    );
  }
  return { path, ...project };
}
