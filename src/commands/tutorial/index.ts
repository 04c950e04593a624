import type { Command } from '../../lib/cli/command.js';
import { tutorialHint } from './hint.js';
import { tutorialList } from './list.js';
import { tutorialOpen } from './open.js';
import { tutorialStart } from './start.js';
import { tutorialStatus } from './status.js';
import { tutorialNext, tutorialReset, tutorialSkip } from './words.js';

export const tutorialCommands: readonly Command[] = [
  tutorialStart,
  tutorialList,
  tutorialStatus,
  tutorialHint,
  tutorialNext,
  tutorialSkip,
  tutorialReset,
  tutorialOpen,
];
