import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join, relative, sep } from 'node:path';
import { packageFile } from './package-file.js';
import { quoteWord } from './quote-word.js';

/**
 * This program as it has to be typed in the folder `cwd`: `kafkactl` where PATH leads to it, otherwise its path, which is
 * `bin/kafkactl` in a clone.
 */
export function programName(env: Readonly<Record<string, string | undefined>>, cwd: string): string {
  const own = packageFile('bin/kafkactl');
  const onPath = (env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'kafkactl'))
    .find(existsSync);
  if (onPath !== undefined && realpathSync(onPath) === realpathSync(own)) return 'kafkactl';
  const path = relative(cwd, own);
  if (path.startsWith('..')) return quoteWord(own);
  return quoteWord(path.includes(sep) ? path : `.${sep}${path}`);
}
