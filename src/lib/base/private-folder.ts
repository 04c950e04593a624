import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { unwritable } from './file-errors.js';

/** Makes a folder that only this user may look into, and those above it, where there is none. */
export function ensurePrivateFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

// Not mkdir's own `recursive`: where a parent takes no folders and says ENOENT, as /proc does, Node tries for ever.
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  }
}
