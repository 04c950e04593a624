import { hash } from 'node:crypto';
import type { Lang } from '../../base/language.js';
import { seededRandom } from '../../base/seeded-random.js';
import { type Problem, ProblemsError, sortProblems } from '../../schema/problems.js';
import { readShape } from '../../schema/read-shape.js';
import type { SourceLocator } from '../../schema/source-location.js';
import { checkLesson, type LessonData } from './check-lesson.js';
import { checkProse, compareProse, factsOfSection } from './check-prose.js';
import type {
  Alternative,
  Lesson,
  LessonText,
  OtherSolution,
  SolveStep,
  Task,
  VariableValues,
  WrongMove,
} from './lesson.js';
import { lessonShape, variablesShape } from './lesson-shape.js';
import { fullLine } from './lines.js';
import { fillCommands, fillText } from './placeholders.js';
import { type ProseFile, readProse } from './prose-file.js';
import {
  checkVariables,
  drawVariables,
  type LessonVariables,
  resourceVariables,
  unknownVariable,
  variableNames,
} from './variables.js';

/** The three files of a lesson, with the names that problems give them. */
export interface LessonFiles {
  /** `lessons/first-topic`. */
  readonly folder: string;
  readonly yaml: string;
  readonly es: string;
  readonly en: string;
}

/** Changes with any of the files. */
export const hashOf = ({ yaml, es, en }: LessonFiles): string =>
  hash('sha256', JSON.stringify([yaml, es, en])).slice(0, 16);

/** A lesson as it was read, for the lint: with its problems, and with where everything is. */
export interface LessonReading {
  readonly files: LessonFiles;
  readonly variables: LessonVariables;
  readonly problems: readonly Problem[];
  /** Undefined where there are problems. */
  readonly lesson: Lesson | undefined;
  readonly locate: SourceLocator;
  readonly prose: Readonly<Record<Lang, ProseFile>>;
}

/** The variables of a lesson.yaml, and the problems of that part of it. */
export async function readVariables(
  files: LessonFiles,
): Promise<{ variables: LessonVariables; problems: readonly Problem[] }> {
  const read = await readShape(`${files.folder}/lesson.yaml`, files.yaml, variablesShape, { only: 'variables' });
  const { variables = {} } = (read.value ?? {}) as { variables?: LessonVariables };
  // What is wrong elsewhere is found when everything is read.
  const isFaulty = read.hasFault(['variables']);
  if (isFaulty) return { variables: {}, problems: read.value === undefined ? [] : read.problems };
  return { variables, problems: checkVariables(variables, read.locate) };
}

/** Reads a lesson with the values of its variables; without values those of a fixed draw. Collects all problems. */
export async function readLesson(files: LessonFiles, given?: VariableValues): Promise<LessonReading> {
  const prose = { es: readProse(`${files.folder}/es.md`, files.es), en: readProse(`${files.folder}/en.md`, files.en) };
  const { variables, problems: variableProblems } = await readVariables(files);
  const values = given ?? drawVariables(variables, seededRandom(1));
  const names = variableNames(variables);
  const { value, problems, locate } = await readShape(`${files.folder}/lesson.yaml`, files.yaml, lessonShape, {
    env: values,
    unknownVariable: (name) => {
      const [message, hint] = unknownVariable(name, names);
      return { message, hint };
    },
  });
  const found: Problem[] = [...variableProblems];
  // Without good variables nothing that is made of them can be judged.
  if (variableProblems.length === 0) found.push(...problems);
  let lesson: Lesson | undefined;
  if (found.length === 0) {
    const data = lessonData(value as WrittenLesson, variables, values);
    found.push(...checkLesson(data, locate));
    const before = found.length;
    found.push(...prose.es.problems, ...prose.en.problems);
    found.push(...checkProse(prose.es, data, names), ...checkProse(prose.en, data, names));
    if (found.length === before) found.push(...compareProse(prose.es, prose.en));
    const text = { es: textOf(prose.es, data, values), en: textOf(prose.en, data, values) };
    lesson = { ...data, hash: hashOf(files), text };
  } else found.push(...prose.es.problems, ...prose.en.problems);
  const order = ['lesson.yaml', 'es.md', 'en.md'].map((name) => `${files.folder}/${name}`);
  return {
    files,
    variables,
    problems: sortProblems(found, order),
    lesson: found.length === 0 ? lesson : undefined,
    locate,
    prose,
  };
}

/** Reads a lesson with the values of its variables. Throws `ProblemsError` with every problem of its files. */
export async function fillLesson(files: LessonFiles, values: VariableValues): Promise<Lesson> {
  const { lesson, problems } = await readLesson(files, values);
  if (!lesson) throw new ProblemsError(problems);
  return lesson;
}

type WrittenStep = string | SolveStep;
type WithWrittenSteps<T, Key extends keyof T> = Omit<T, Key> & Readonly<Record<Key, readonly WrittenStep[]>>;

/** A lesson as it is written, before its defaults are filled in. */
interface WrittenLesson
  extends Pick<LessonData, 'id' | 'number' | 'sandbox' | 'guide'>,
    Partial<Pick<LessonData, 'destructive' | 'timers' | 'commands' | 'setup' | 'predict' | 'hints' | 'pictures'>> {
  readonly tasks: readonly (Omit<WithWrittenSteps<Task, 'solve'>, 'mode' | 'instead'> &
    Partial<Pick<Task, 'mode'>> & { readonly instead?: readonly WithWrittenSteps<OtherSolution, 'solve'>[] })[];
  readonly wrong?: readonly WithWrittenSteps<WrongMove, 'lines'>[];
  readonly alternatives?: readonly (Omit<Alternative, 'solve'> & {
    readonly solve: Readonly<Record<string, readonly WrittenStep[]>>;
  })[];
}

const stepsOf = (steps: readonly WrittenStep[]): SolveStep[] =>
  steps.map((step) => (typeof step === 'string' ? { line: step } : step));

const lessonData = (written: WrittenLesson, variables: LessonVariables, values: VariableValues): LessonData => {
  const { id, number, sandbox, destructive = false, guide, timers = [], commands = {}, setup = [] } = written;
  const { predict, tasks, hints = [], wrong = [], alternatives = [], pictures = [] } = written;
  return {
    id,
    number,
    sandbox,
    destructive,
    guide,
    timers,
    names: resourceVariables(variables).map((name) => values[name] ?? ''),
    commands,
    setup,
    ...(predict && { predict }),
    tasks: tasks.map(({ mode = 'level', solve, instead, ...task }) => ({
      ...task,
      mode,
      solve: stepsOf(solve),
      ...(instead && { instead: instead.map((other) => ({ ...other, solve: stepsOf(other.solve) })) }),
    })),
    hints,
    wrong: wrong.map(({ lines, ...move }) => ({ ...move, lines: stepsOf(lines) })),
    alternatives: alternatives.map(({ name, solve }) => ({
      name,
      solve: Object.fromEntries(Object.entries(solve).map(([task, steps]) => [task, stepsOf(steps)])),
    })),
    pictures,
  };
};

/** The prose with variables and commands filled in; the facts of hints stay as placeholders. */
function textOf(prose: ProseFile, lesson: LessonData, values: VariableValues): LessonText {
  const section = (name: string): string => {
    const facts = factsOfSection(lesson, name);
    const own = Object.fromEntries(Object.entries(values).filter(([key]) => !facts.includes(key)));
    const body = prose.sections.find((each) => each.name === name)?.body ?? '';
    return fillCommands(fillText(body, own), (command) => {
      const line = lesson.commands[command];
      return line === undefined ? undefined : fullLine(line);
    });
  };
  const byId = (prefix: string, ids: readonly string[]) =>
    Object.fromEntries(ids.map((id) => [id, section(`${prefix}:${id}`)]));
  return {
    title: fillText(prose.title ?? '', values),
    intro: section('intro'),
    ...(lesson.predict && { predict: section('predict') }),
    choices: byId('choice', lesson.predict?.choices ?? []),
    tasks: byId(
      'task',
      lesson.tasks.map(({ id }) => id),
    ),
    hints: byId(
      'hint',
      lesson.hints.map(({ id }) => id),
    ),
    why: section('why'),
    production: section('production'),
  };
}
