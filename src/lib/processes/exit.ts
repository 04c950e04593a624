import { constants } from 'node:os';

/** The exit code of an ended program as shells give it: 128 + n where signal n ended it. */
export const exitCodeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? 128 + (signal ? constants.signals[signal] : 0);
