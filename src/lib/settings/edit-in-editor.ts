import { readFileSync, rmSync } from 'node:fs';
import { CliError } from '../base/errors.js';
import { readContexts, type StoredContexts } from './context.js';
import { emptyContexts, writeContexts } from './contexts-file.js';
import { contextsPath, type SettingsEnvironment } from './contexts-path.js';
import { fileStamp, readIfThere, writePrivately } from './files.js';
import { parseStrictYaml } from './strict-yaml.js';

interface EditorActions {
  /** Opens a file and returns when the person is done with it. */
  readonly open: (path: string) => Promise<void>;
  /** Whether to open it again, after it was found wrong. */
  readonly askToRetry: (error: CliError) => Promise<boolean>;
}

/**
 * Lets a person edit a copy of the contexts file, and takes it when it is right; gives the names of the contexts that
 * are new, changed or gone. A copy that stays wrong is thrown away with its error.
 */
export async function editContextsInEditor(
  place: SettingsEnvironment,
  { open, askToRetry }: EditorActions,
): Promise<readonly string[]> {
  const path = contextsPath(place);
  const before = readIfThere(path) ?? emptyContexts;
  const stamp = fileStamp(path);
  // It may hold passwords, so it lies beside the file and is as private; the ending lets editors know that it is YAML.
  const draft = path.replace(/(\.ya?ml)?$/, '.edit.yaml');
  writePrivately(draft, before);
  try {
    const contexts = await editUntilValid(path, draft, { open, askToRetry });
    const text = readFileSync(draft, 'utf8');
    if (text === before) return [];
    if (fileStamp(path) !== stamp) {
      throw new CliError('conflict', `${path} has been changed by another command meanwhile; nothing is taken`);
    }
    await writeContexts(path, text);
    // The file may have been wrong before, which is what an editor is opened for.
    return changedNames(await contextsIn(path, before).catch(() => ({})), contexts);
  } finally {
    rmSync(draft, { force: true });
  }
}

async function editUntilValid(
  path: string,
  draft: string,
  { open, askToRetry }: EditorActions,
): Promise<StoredContexts> {
  for (;;) {
    await open(draft);
    try {
      return await contextsIn(path, readFileSync(draft, 'utf8'));
    } catch (error) {
      if (!(error instanceof CliError) || !(await askToRetry(error))) throw error;
    }
  }
}

const contextsIn = async (path: string, text: string): Promise<StoredContexts> =>
  readContexts(await parseStrictYaml(path, text));

function changedNames(before: StoredContexts, after: StoredContexts): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
