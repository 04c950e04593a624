import { addAbortSignal, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { App } from '../app.js';
import { findProjectFile } from '../settings/project.js';
import type { ManifestSources } from './load.js';

/** Where files are looked for, and the profile that the environment or the project asks for. */
export async function findManifestSources(
  app: Pick<App, 'cwd' | 'env' | 'folders'>,
): Promise<ManifestSources & { readonly profile: string | undefined }> {
  const project = await findProjectFile(app);
  return {
    cwd: app.cwd,
    env: app.env,
    projectFile: project?.file,
    profile: app.env['KAFKACTL_PROFILE'] || project?.profile,
  };
}

type StdinApp = Pick<App, 'cwd' | 'env' | 'folders' | 'signal' | 'stdin' | 'prompt'>;

/** As `surroundings`, where `-` may name standard input. */
export const findManifestSourcesWithStdin = async (app: StdinApp) => ({
  ...(await findManifestSources(app)),
  stdin: () => readStdin(app),
});

/** Standard input to its end; ends with the signal's reason. */
async function readStdin({ signal, stdin, prompt }: StdinApp): Promise<string> {
  prompt('Type or paste the manifest; Ctrl-D ends it.\n');
  const { stream } = stdin;
  const readable = stream instanceof Readable ? stream : new Readable().wrap(stream);
  try {
    return await text(addAbortSignal(signal, readable));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
