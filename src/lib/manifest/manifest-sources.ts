import { addAbortSignal, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { App } from '../app.js';
import { findProjectFile } from '../settings/project.js';
import type { ManifestSources } from './load.js';

/** Default file and profile of a command line: `KAFKACTL_PROFILE`, and the project file. */
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

/** As `findManifestSources`, for commands whose path `-` is standard input. */
export const findManifestSourcesWithStdin = async (app: StdinApp) => ({
  ...(await findManifestSources(app)),
  stdin: () => readStdin(app),
});

/** Reads standard input to its end. Rejects with the signal's reason when aborted. */
async function readStdin({ signal, stdin, prompt }: StdinApp): Promise<string> {
  prompt('Type or paste the manifest; Ctrl-D ends it.\n');
  const { stream } = stdin;
  const input = stream instanceof Readable ? stream : new Readable().wrap(stream);
  try {
    return await text(addAbortSignal(signal, input));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
