import { command } from '../../lib/cli/command.js';
import { plainText } from '../../lib/cli/inputs.js';
import { openingOf, tutorialOptions } from './options.js';
import { refuseWhileOpen } from './while-open.js';

export const tutorialOpen = command({
  path: 'tutorial open',
  summary: 'Open a lesson of the tutorial',
  details: 'Lessons may be done in any order, and again. Where the tutorial is open already, type open LESSON there.',
  effect: 'local',
  args: {
    lesson: plainText('Its number, as 1.3, or its name', { value: 'LESSON', required: true, completes: 'lesson' }),
  },
  options: tutorialOptions,
  examples: [['tutorial open 1.3', 'The lesson with that number']],
  async run({ lesson, ...values }, app) {
    const opening = openingOf(values);
    await refuseWhileOpen(app, `open ${lesson}`);
    const [{ runTutorial }, { commandRegistry }] = await Promise.all([
      import('../../lib/learn/session/start.js'),
      import('../index.js'),
    ]);
    await runTutorial({ ...opening, lesson }, app, commandRegistry);
    return undefined;
  },
});
