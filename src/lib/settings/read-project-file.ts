import { dirname, resolve } from 'node:path';
import type { ObjectShape } from '../schema/shape.js';
import { parseBrokers } from './brokers.js';
import { parseContextName } from './context.js';
import type { ProjectFile } from './project.js';
import { nonEmptyTextShape, parsedShape, parseSettingsYaml, readSettings } from './read-settings-file.js';

const projectShape = (path: string): ObjectShape => ({
  kind: 'object',
  summary: '',
  label: 'a project file',
  keys: {
    context: parsedShape('context', parseContextName),
    brokers: parsedShape('brokers', parseBrokers),
    profile: nonEmptyTextShape,
    file: parsedShape('file', (file) => resolve(dirname(path), file)),
  },
  required: [],
  check: ({ context, brokers }) =>
    context && brokers
      ? {
          message: 'a project file names a context or brokers, not both',
          hint: 'Brokers named here never get the credentials of a context.',
        }
      : undefined,
});

const secretKeys = new Set(['sasl', 'tls', 'username', 'password', 'passphrase', 'passwordenv', 'passwordfile', 'key']);

const refuseSecret = (key: string): string | undefined =>
  secretKeys.has(key.toLowerCase().replaceAll(/[-_]/g, ''))
    ? `"${key}" does not belong here: a project file travels with the project, so it holds no credentials. Put them in a context:  kafkactl contexts add`
    : undefined;

/** Reads the text of a .kafkactl.yaml. Throws `usage` with `path:line` for its first problem. */
export async function readProjectFile(path: string, text: string): Promise<ProjectFile> {
  const project = readSettings(await parseSettingsYaml(path, text), projectShape(path), refuseSecret);
  return { path, ...(project as Omit<ProjectFile, 'path'>) };
}
