import { allCommands, commandCatalog, commandRegistry } from './commands/index.js';
import { reference } from './lib/cli/reference.js';
import { flowSchema } from './lib/flows/file/schema.js';
import { lessonIds, readLessonFiles } from './lib/learn/course/course.js';
import { loadGuide } from './lib/learn/course/guide.js';
import { lessonSchema } from './lib/learn/course/lesson-shape.js';
import { lintCourse } from './lib/learn/course/lint.js';
import { readLesson } from './lib/learn/course/read-lesson.js';
import { promptLineFault } from './lib/learn/shell/line-fault.js';
import { manifestSchema, policiesSchema } from './lib/manifest/json-schema.js';
import { type Problem, problemLines } from './lib/schema/problems.js';

/** Generated files by path. `npm run generate` writes them, `npm run check` fails where one is outdated. */
export async function generatedFiles(): Promise<Readonly<Record<string, string>>> {
  return {
    'docs/reference.md': reference(await commandCatalog()),
    'docs/schema/topics.schema.json': `${JSON.stringify(manifestSchema(), null, 2)}\n`,
    'docs/schema/flow.schema.json': `${JSON.stringify(flowSchema(), null, 2)}\n`,
    'docs/schema/lesson.schema.json': `${JSON.stringify(lessonSchema(), null, 2)}\n`,
    'docs/schema/policies.schema.json': `${JSON.stringify(policiesSchema(), null, 2)}\n`,
  };
}

/** The problems of the lessons in a folder, the shipped ones without it: those of each, and what they must have together. */
export async function courseProblems(folder?: string): Promise<Problem[]> {
  const commands = await allCommands();
  const ids = await lessonIds(folder);
  const lessons = await Promise.all(ids.map(async (id) => readLesson(await readLessonFiles(id, folder))));
  return lintCourse(lessons, {
    guide: await loadGuide(),
    checkLine: (line, sandbox) => promptLineFault(line, { registry: commandRegistry, commands, sandbox, lang: 'en' }),
  });
}

/** The problems of the lessons as compilers write them. */
export const courseProblemLines = async (): Promise<string[]> => (await courseProblems()).flatMap(problemLines);
