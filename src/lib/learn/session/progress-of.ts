import { join } from 'node:path';
import type { App } from '../../app.js';
import type { Lang } from '../../base/language.js';
import type { CourseEntry } from '../course/course.js';
import { nextLesson, type TutorialProgress } from '../progress/progress.js';
import { ProgressStore } from '../progress/progress-store.js';

/** Where the jobs of the prompt are kept, and what other terminals ask. */
export const tutorialFolder = ({ folders }: App): string => join(folders.state, 'learn');

export const progressStore = (app: App): ProgressStore =>
  new ProgressStore(app.folders, (text) => app.note(text[app.lang]), app.now);

/** The program as it has to be typed: `bin/kafkactl` in a clone. */
export const programOf = ({ env }: App): string =>
  env['npm_lifecycle_event'] === undefined ? 'kafkactl' : 'bin/kafkactl';

/** The lesson that is open, otherwise the next; undefined where nothing was begun. */
export function lessonToGoOn(course: readonly CourseEntry[], progress: TutorialProgress): CourseEntry | undefined {
  const current = course.find(({ id }) => id === progress.current);
  const isOpen = current && nextLesson([current], { ...progress, current: null }) !== undefined;
  return (isOpen ? current : nextLesson(course, progress)) ?? current;
}

/** The language of the tutorial: the one that the line names, then the one that was chosen at the first run. */
export const languageFor = ({ isLangGiven, lang }: Pick<App, 'isLangGiven' | 'lang'>, chosen: Lang | null): Lang =>
  isLangGiven ? lang : (chosen ?? lang);

/** How many lessons were finished once, also where they have changed since. */
export const finishedCount = (course: readonly CourseEntry[], { lessons }: Pick<TutorialProgress, 'lessons'>): number =>
  course.filter(({ id }) => Object.hasOwn(lessons, id)).length;
