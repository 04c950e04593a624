import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { App } from '../app.js';
import { CliError } from '../errors.js';
import { findProjectFile } from '../settings/project.js';
import { type Manifest, readManifest } from './file.js';

const usual = 'topics.yaml';

/**
 * The topics file of a line: `-f`, else the project file's, else ./topics.yaml. The shipped one is never taken by
 * itself. Throws `usage` where there is none or it cannot be read.
 */
export async function loadManifest(
  file: string | undefined,
  app: Pick<App, 'cwd' | 'folders'>,
): Promise<{ readonly manifest: Manifest; readonly profile: string | undefined }> {
  const project = await findProjectFile(app);
  const path = file ?? project?.file ?? usual;
  try {
    return {
      manifest: await readManifest(path, await readFile(resolve(app.cwd, path), 'utf8')),
      profile: project?.profile,
    };
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliError('usage', `cannot read ${path}: ${code === 'ENOENT' ? 'there is no such file' : message}`, {
      cause: error,
      hint: file === undefined ? 'Name it with  -f PATH' : undefined,
    });
  }
}
