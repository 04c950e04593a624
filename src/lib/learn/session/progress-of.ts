import { join } from 'node:path';
import type { App } from '../../app.js';
import type { CourseEntry } from '../course/course.js';
import { nextLesson, type TutorialProgress } from '../progress/progress.js';
import { ProgressStore } from '../progress/progress-store.js';

/** Where the jobs of the prompt are kept, and what other terminals ask. */
export const tutorialFolder = ({ folders }: App): string => join(folders.state, 'learn');

export const progressStore = (app: App): ProgressStore =>
  new ProgressStore(app.folders, (text) => app.note(text[app.lang]), app.now);

/** The lesson that is open, otherwise the next; undefined where nothing was begun. */
export function lessonToGoOn(course: readonly CourseEntry[], progress: TutorialProgress): CourseEntry | undefined {
  const current = course.find(({ id }) => id === progress.current);
  const isOpen = current && nextLesson([current], { ...progress, current: null }) !== undefined;
  return (isOpen ? current : nextLesson(course, progress)) ?? current;
}

/** How many lessons were finished once, also where they have changed since. */
export const finishedCount = (course: readonly CourseEntry[], { lessons }: Pick<TutorialProgress, 'lessons'>): number =>
  course.filter(({ id }) => Object.hasOwn(lessons, id)).length;
