import type { App } from '../app.js';
import { findProjectFile } from '../settings/project.js';
import type { Where } from './load.js';

/** Where files are looked for, and the profile that the environment or the project asks for. */
export async function surroundings(
  app: Pick<App, 'cwd' | 'env' | 'folders'>,
): Promise<Where & { readonly profile: string | undefined }> {
  const project = await findProjectFile(app);
  return {
    cwd: app.cwd,
    env: app.env,
    projectFile: project?.file,
    profile: app.env['KAFKACTL_PROFILE'] || project?.profile,
  };
}
