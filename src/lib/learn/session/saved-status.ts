import type { App } from '../../app.js';
import type { Lang } from '../../base/language.js';
import { inspectSandbox } from '../../sandbox/index.js';
import type { TaskStatus } from '../attempt/attempt.js';
import { fromJson, type SavedAttempt } from '../attempt/saved-attempt.js';
import { checkSentence } from '../checks/index.js';
import { type CourseEntry, openLesson } from '../course/course.js';
import { drawVariables } from '../course/variables.js';
import { type LessonStatus, lessonStatus } from '../progress/progress.js';
import { type ProgressStore, runningTutorial } from '../progress/progress-store.js';
import { finishedCount } from './progress-of.js';

/** Where the learner stands, as `tutorial status` prints it. */
export interface TutorialStatusRow {
  readonly lesson: string;
  readonly number: string;
  readonly title: string;
  readonly status: LessonStatus;
  /** Process in which the tutorial is open; null where it is not. */
  readonly pid: number | null;
  readonly sandbox: string;
  readonly sandboxState: 'running' | 'degraded' | 'crashed' | 'stopped' | 'missing';
  readonly tasks: readonly SavedTask[];
  /** Lessons that are finished, and all. */
  readonly finished: number;
  readonly lessons: number;
}

export interface SavedTask {
  readonly task: string;
  readonly status: TaskStatus;
  /** Null for a task that has not been given. */
  readonly check: string | null;
}

/** The status of a lesson from what is remembered: the cluster is not asked. */
export async function savedStatus(
  entry: CourseEntry,
  course: readonly CourseEntry[],
  store: ProgressStore,
  app: App,
  lang: Lang,
): Promise<TutorialStatusRow> {
  const progress = store.read();
  const saved = fromJson(store.openAttempt(entry.id));
  const source = await openLesson(entry.id);
  const isSame = saved?.hash === source.hash;
  const lesson = await source.fill(isSame ? saved.values : drawVariables(source.variables, () => 0));
  const sandbox = await inspectSandbox(lesson.sandbox, app);
  return {
    lesson: entry.id,
    number: entry.number,
    title: entry.title[lang],
    status: lessonStatus(progress, entry),
    pid: runningTutorial(app.folders)?.pid ?? null,
    sandbox: lesson.sandbox,
    sandboxState: sandbox?.state ?? 'missing',
    tasks: lesson.tasks.map(({ id, check }) => {
      const status = isSame ? savedTaskStatus(id, saved) : 'waiting';
      return { task: id, status, check: status === 'waiting' ? null : checkSentence(check, lang) };
    }),
    finished: finishedCount(course, progress),
    lessons: course.length,
  };
}

/** Of the tasks that were given the last one is the current one. */
function savedTaskStatus(id: string, { memory: { given, done } }: SavedAttempt): TaskStatus {
  const at = given.findIndex((task) => task.id === id);
  if (done || (at >= 0 && at < given.length - 1)) return 'done';
  return at >= 0 ? 'current' : 'waiting';
}
