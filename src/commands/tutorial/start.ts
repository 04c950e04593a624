import { command } from '../../lib/cli/command.js';
import { openingOf, tutorialOptions } from './options.js';

export const tutorialStart = command({
  path: 'tutorial',
  summary: 'Learn Kafka by doing, on a real cluster, one lesson after the other',
  details:
    'Starts an Apache Kafka of its own on this machine, the sandbox "learn", and opens the lesson where you are. The screen shows the cluster above and a prompt below, at which you type the same commands as at work; a second terminal with KAFKACTL_CONTEXT=learn works as well. Nothing has to be confirmed: what is done is seen in the cluster. Your current context is neither used nor changed. With --web a page on 127.0.0.1 shows the same picture, moving, and nothing can be typed there.\n\nAt its prompt help lists its words: hint, status, next, skip, reset, list, open LESSON, read, web, quit. Most of them are commands too, for another terminal: kafkactl tutorial hint. Another day the tutorial goes on where you left it.',
  effect: 'local',
  options: tutorialOptions,
  examples: [
    ['tutorial', 'Begin, or go on'],
    ['tutorial --lang es', 'En español'],
    ['tutorial --web', 'The picture in a browser too, next to the terminal'],
    ['tutorial --plain', 'In lines, for screen readers, pipes and logs'],
  ],
  async run(values, app) {
    const opening = openingOf(values);
    const [{ runTutorial }, { commandRegistry }] = await Promise.all([
      import('../../lib/learn/session/start.js'),
      import('../index.js'),
    ]);
    await runTutorial(opening, app, commandRegistry);
    return undefined;
  },
});
