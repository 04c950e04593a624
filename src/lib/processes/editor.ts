import { spawn } from 'node:child_process';
import { CliError } from '../base/errors.js';

/**
 * Opens a file in the person's editor (`VISUAL`, `EDITOR`, else vi) on this terminal and waits for its end. The
 * variable may hold options (`code --wait`), so it goes through the shell, as git does it; the path does not.
 */
export async function openEditor(path: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const editor = env['VISUAL'] || env['EDITOR'] || 'vi';
  const child = spawn('sh', ['-c', `${editor} "$@"`, editor, path], { stdio: 'inherit', env });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code === 0) return;
  const hint = code === 127 ? 'Name an editor that is installed in EDITOR.' : undefined;
  throw new CliError('failed', `the editor "${editor}" ended with exit code ${code}; nothing is changed`, { hint });
}
