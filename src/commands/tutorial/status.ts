import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/io/fields.js';
import type { LessonStatus } from '../../lib/learn/progress/progress.js';
import type { SavedTask, TutorialStatusRow } from '../../lib/learn/session/saved-status.js';
import { statusBlocks } from '../../lib/learn/session/status-blocks.js';
import { notBegun } from './not-begun.js';

export const tutorialStatus = command({
  path: 'tutorial status',
  summary: 'Show how far the open lesson of the tutorial is',
  effect: 'local',
  fields: {
    lesson: field.string('Name of the lesson that is open, or was last'),
    number: field.string('Its place in the course'),
    title: field.string('What it is about'),
    status: field.string<LessonStatus>('new, active, done, done-with-hints, skipped, or updated since you did it'),
    tasks: field.array<readonly SavedTask[]>('Its tasks: task, status (done, current or waiting) and what is checked'),
    pid: field.number<number | null>('Process in which the tutorial is open; null where it is not'),
    sandbox: field.string('The sandbox that it works on'),
    sandboxState: field.string<TutorialStatusRow['sandboxState']>('running, degraded, crashed, stopped or missing'),
    finished: field.number('How many lessons are finished'),
    lessons: field.number('How many there are'),
  },
  nameField: 'lesson',
  view: ([row], { lang }) => (row ? statusBlocks(row, lang) : []),
  emptyMessage: notBegun,
  examples: [
    ['tutorial status', 'Which tasks are done'],
    ['tutorial status -o json', 'For a script'],
  ],
  async run(_, app) {
    const { statusRows } = await import('../../lib/learn/session/one-shot.js');
    return statusRows(app);
  },
});
