import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/io/fields.js';
import { notBegun } from './not-begun.js';
import { tutorialOptions } from './options.js';

export const tutorialHint = command({
  path: 'tutorial hint',
  summary: 'Print the next hint for the open lesson of the tutorial',
  details:
    'Hints come from what the cluster shows where that tells what went wrong; otherwise one helps more than the one before, and the last one is the answer. Works while the tutorial is open in another terminal, and without it.',
  effect: 'local',
  options: { port: tutorialOptions.port },
  fields: {
    lesson: field.string('Name of the lesson'),
    hint: field.string('The hint, or the lines that solve the task'),
  },
  nameField: 'lesson',
  view: (rows) => [{ kind: 'text', noWrap: true, lines: rows.flatMap(({ hint }) => hint.split('\n')) }],
  emptyMessage: notBegun,
  examples: [['tutorial hint', 'A hint for the current task']],
  async run({ port }, app) {
    const { hintRows } = await import('../../lib/learn/session/one-shot.js');
    return hintRows(app, port);
  },
});
