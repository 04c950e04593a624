import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CliError } from '../../base/errors.js';
import { unreadable } from '../../base/file-errors.js';
import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import { nearest } from '../../base/nearest.js';
import { packageFile } from '../../base/package-file.js';
import { ProblemsError } from '../../schema/problems.js';
import type { Lesson, VariableValues } from './lesson.js';
import { fillLesson, hashOf, type LessonFiles, readVariables } from './read-lesson.js';
import type { LessonVariables } from './variables.js';

/** A lesson as lists show it. */
export interface CourseEntry {
  readonly id: string;
  readonly number: string;
  readonly title: LocalizedText;
  readonly hash: string;
}

/** A lesson whose variables are not filled yet. */
export interface LessonSource extends CourseEntry {
  readonly variables: LessonVariables;
  /** Throws `ProblemsError` with every problem of its files. */
  fill(values: VariableValues): Promise<Lesson>;
}

const lessonsFolder = (): string => packageFile('lessons');

/** The ids of the lessons in a folder: the names of the folders in it. */
export async function lessonIds(folder = lessonsFolder()): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort();
  } catch (error) {
    throw unreadable(folder, error, 'the lessons in');
  }
}

/** The files of a lesson, as they are. */
export async function readLessonFiles(id: string, folder = lessonsFolder()): Promise<LessonFiles> {
  const read = async (name: string): Promise<string> => {
    const path = join(folder, id, name);
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      throw unreadable(path, error);
    }
  };
  const [yaml, es, en] = await Promise.all([read('lesson.yaml'), read('es.md'), read('en.md')]);
  return { folder: `${basename(folder)}/${id}`, yaml, es, en };
}

/** All lessons in their order. Nothing but number and titles is read of them, which takes a few milliseconds. */
export async function loadCourse(folder = lessonsFolder()): Promise<CourseEntry[]> {
  const ids = await lessonIds(folder);
  const entries = await Promise.all(ids.map(async (id) => entryOf(id, await readLessonFiles(id, folder))));
  return entries.sort((a, b) => compareNumbers(a.number, b.number));
}

/** Without the YAML reader, which takes longer than all files together. The lint holds both against each other. */
const entryOf = (id: string, files: LessonFiles): CourseEntry => ({
  id,
  number: /^number:\s*["']?([\d.]+)/m.exec(files.yaml)?.[1] ?? '',
  title: { es: titleOf(files.es), en: titleOf(files.en) },
  hash: hashOf(files),
});

const titleOf = (prose: string): string => /^#\s+(.*?)\s*$/m.exec(prose)?.[1] ?? '';

/** Orders numbers of lessons: 2.10 comes after 2.9. */
export function compareNumbers(a: string, b: string): number {
  const [partA = 0, lessonA = 0] = a.split('.').map(Number);
  const [partB = 0, lessonB = 0] = b.split('.').map(Number);
  return partA - partB || lessonA - lessonB;
}

/**
 * The lesson that a word means: its number, its id, or a beginning of an id that no other lesson has. Throws `notFound` with
 * the nearest one, or with those that begin with the word.
 */
export function findLesson<Entry extends Pick<CourseEntry, 'id' | 'number'>>(
  course: readonly Entry[],
  word: string,
  lang: Lang = 'en',
): Entry {
  const exact = course.find(({ id, number }) => id === word || number === word);
  if (exact) return exact;
  const matches = word === '' ? [] : course.filter(({ id }) => id.startsWith(word.toLowerCase()));
  const [only] = matches;
  if (only && matches.length === 1) return only;
  if (matches.length > 1) {
    const names = matches.map(({ id, number }) => `${number} ${id}`).join(', ');
    throw new CliError(
      'notFound',
      localized(
        `"${word}" es el principio de ${matches.length} lecciones`,
        `"${word}" is the beginning of ${matches.length} lessons`,
      )[lang],
      { hint: `${names}.` },
    );
  }
  const near = nearest(
    word,
    course.flatMap(({ id, number }) => [id, number]),
  );
  throw new CliError('notFound', localized(`no hay ninguna lección "${word}"`, `there is no lesson "${word}"`)[lang], {
    hint: (near
      ? localized(`¿Querías decir ${near}?`, `Did you mean ${near}?`)
      : localized('Las muestra:  kafkactl tutorial list', 'They are listed by:  kafkactl tutorial list'))[lang],
  });
}

/** Opens a lesson by its id. Throws `ProblemsError` where its variables cannot be read. */
export async function openLesson(id: string, folder = lessonsFolder()): Promise<LessonSource> {
  const files = await readLessonFiles(id, folder);
  const { variables, problems } = await readVariables(files);
  if (problems.length > 0) throw new ProblemsError(problems);
  return { ...entryOf(id, files), variables, fill: (values) => fillLesson(files, values) };
}
