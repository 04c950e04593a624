import type { Command } from '../../lib/cli/command.js';
import { tutorialHint } from './hint.js';
import { tutorialList } from './list.js';
import { tutorialOpen } from './open.js';
import { tutorialStart } from './start.js';
import { tutorialStatus } from './status.js';
import { tutorialNext, tutorialReset, tutorialSkip } from './words.js';

/** The language that was chosen at the first run. */
const chosenLang: Command['chosenLang'] = async (folders) =>
  (await import('../../lib/learn/progress/progress-store.js')).chosenLanguage(folders);

export const tutorialCommands: readonly Command[] = [
  tutorialStart,
  tutorialList,
  tutorialStatus,
  tutorialHint,
  tutorialNext,
  tutorialSkip,
  tutorialReset,
  tutorialOpen,
].map((command) => ({ ...command, chosenLang }));
