import type { App } from '../../lib/app.js';
import { command } from '../../lib/cli/command.js';
import type { Values } from '../../lib/cli/inputs.js';
import { openingOf, tutorialOptions } from './options.js';
import { refuseWhileOpen } from './while-open.js';

const wordCommand = (word: string, summary: string, details: string, meaning: string) =>
  command({
    path: `tutorial ${word}`,
    summary,
    details: `${details} Where the tutorial is open already, type ${word} there.`,
    effect: 'local',
    options: tutorialOptions,
    examples: [[`tutorial ${word}`, meaning]],
    run: (values, app) => openWithWord(word, values, app),
  });

/** Opens the tutorial, with a word typed at its prompt. */
async function openWithWord(word: string, values: Values<typeof tutorialOptions>, app: App): Promise<undefined> {
  const opening = openingOf(values);
  await refuseWhileOpen(app, word);
  const [{ runTutorial }, { commandRegistry }] = await Promise.all([
    import('../../lib/learn/session/start.js'),
    import('../index.js'),
  ]);
  await runTutorial({ ...opening, firstLine: word }, app, commandRegistry);
  return undefined;
}

export const tutorialNext = wordCommand(
  'next',
  'Go on to the next lesson of the tutorial',
  'Opens the tutorial, and the next lesson where the open one is done.',
  'On to the next lesson',
);

export const tutorialSkip = wordCommand(
  'skip',
  'Have the open lesson of the tutorial solved in front of you',
  'The lines of its solution are typed and run, and the lesson is marked as skipped.',
  'Watch how it is done',
);

export const tutorialReset = wordCommand(
  'reset',
  'Begin the open lesson of the tutorial anew',
  'Removes the topics and groups of the tutorial’s sandbox, and sets the lesson up again with other values.',
  'Back to the start of the lesson',
);
