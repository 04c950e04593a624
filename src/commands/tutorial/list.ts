import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/io/fields.js';
import type { LessonStatus } from '../../lib/learn/progress/progress.js';
import { courseLines } from '../../lib/learn/session/rows.js';

export const tutorialList = command({
  path: 'tutorial list',
  summary: 'List the lessons of the tutorial, and how far you are',
  aliases: ['ls'],
  effect: 'local',
  fields: {
    number: field.string('Its place in the course'),
    lesson: field.string('Name of the lesson'),
    title: field.string('What it is about'),
    status: field.string<LessonStatus>('new, active, done, done-with-hints, skipped, or updated since you did it'),
    current: field.boolean('Whether it is open, or was last'),
  },
  nameField: 'lesson',
  view: (rows, { width, lang }) => [{ kind: 'picture', lines: courseLines(rows, { columns: width, lang }) }],
  examples: [
    ['tutorial list', 'All lessons'],
    ['tutorial list -o json', 'For a script'],
  ],
  async run(_, app) {
    const [{ loadCourse }, { progressStore }, { lessonRows }] = await Promise.all([
      import('../../lib/learn/course/course.js'),
      import('../../lib/learn/session/progress-of.js'),
      import('../../lib/learn/session/rows.js'),
    ]);
    const progress = progressStore(app).read();
    return lessonRows(await loadCourse(), progress, app.lang);
  },
});
