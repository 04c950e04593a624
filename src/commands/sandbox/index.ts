import type { Command } from '../../lib/cli/command.js';
import { sandboxDown } from './down.js';
import { sandboxFreeze, sandboxKill, sandboxStart, sandboxThaw } from './drills.js';
import { sandboxLogs } from './logs.js';
import { sandboxReset } from './reset.js';
import { sandboxRun } from './run.js';
import { sandboxStatus } from './status.js';
import { sandboxUp } from './up.js';

export const sandboxCommands: readonly Command[] = [
  sandboxUp,
  sandboxDown,
  sandboxStatus,
  sandboxLogs,
  sandboxRun,
  sandboxReset,
  sandboxKill,
  sandboxStart,
  sandboxFreeze,
  sandboxThaw,
];
