import { readFileSync, rmSync } from 'node:fs';
import { CliError } from '../base/errors.js';
import type { StoredContexts } from './context.js';
import { emptyContexts, parseContexts, writeContexts } from './contexts-file.js';
import { contextsPath, type SettingsEnvironment } from './contexts-path.js';
import { fileStamp, readIfThere, writePrivately } from './files.js';

interface EditorActions {
  /** Opens a file in an editor and resolves when the editor ends. */
  readonly open: (path: string) => Promise<void>;
  /** Asks whether to open the draft again after a fault in it. */
  readonly askToRetry: (error: CliError) => Promise<boolean>;
}

/**
 * Opens a draft of the contexts file in an editor, and writes it back when it has no fault. Gives the names of contexts
 * that were added, changed or removed. A draft that stays faulty is deleted and its error thrown.
 */
export async function editContextsInEditor(
  environment: SettingsEnvironment,
  { open, askToRetry }: EditorActions,
): Promise<readonly string[]> {
  const path = contextsPath(environment);
  const before = readIfThere(path) ?? emptyContexts;
  const stamp = fileStamp(path);
  // May contain passwords: same folder and mode as the file itself. The suffix is for syntax highlighting.
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
    // The file may have had a fault before, which is a reason to open an editor.
    return changedNames(await parseContexts(path, before).catch(() => ({})), contexts);
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
      return await parseContexts(path, readFileSync(draft, 'utf8'));
    } catch (error) {
      if (!(error instanceof CliError) || !(await askToRetry(error))) throw error;
    }
  }
}

function changedNames(before: StoredContexts, after: StoredContexts): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
