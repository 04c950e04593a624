import { globals, optionName } from '../lib/cli/globals.js';
import { canonical } from '../lib/cli/words.js';
import type { Grammar } from '../lib/completion/complete.js';
import { commands } from './index.js';

/** The grammar of every line, as completion sees it. */
export const grammar: Grammar = {
  commands: commands.filter(({ hidden }) => !hidden),
  globals,
  canonical: (words) => canonical(commands, words),
  optionName,
};
