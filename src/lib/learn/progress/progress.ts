import type { Lang } from '../../base/language.js';
import type { LearnSandbox } from '../course/lesson.js';

/** What a learner said of their experience with Kafka. */
export type KafkaExperience = 'new' | 'some' | 'daily';

/** How a lesson ended, with the hash of the files that were there then. */
export interface LessonOutcome {
  readonly hash: string;
  readonly status: 'done' | 'done-with-hints' | 'skipped';
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** An attempt as lib/learn/attempt keeps it: plain JSON, of which only the hash of the lesson's files is read here. */
export type StoredAttempt = Readonly<Record<string, unknown>>;

/** What is remembered of a learner. */
export interface TutorialProgress {
  readonly version: 1;
  /** Null until the learner has chosen. */
  readonly lang: Lang | null;
  readonly experience: KafkaExperience | null;
  /** The cluster ids of the tutorial's sandboxes: it works on these alone. */
  readonly clusters: Readonly<Partial<Record<LearnSandbox, string>>>;
  /** Id of the lesson that is open, or was last. */
  readonly current: string | null;
  /** Outcomes by id of the lesson. */
  readonly lessons: Readonly<Record<string, LessonOutcome>>;
  /** Attempts by id of the lesson, until they are closed. */
  readonly attempts: Readonly<Record<string, StoredAttempt>>;
}

export const noProgress: TutorialProgress = {
  version: 1,
  lang: null,
  experience: null,
  clusters: {},
  current: null,
  lessons: {},
  attempts: {},
};

/** `updated`: its files are others than those that were worked on. */
export type LessonStatus = 'new' | 'active' | LessonOutcome['status'] | 'updated';

/** Where a learner stands with a lesson. One that is done stays so when it is opened again. */
export function lessonStatus(
  { lessons, attempts }: Pick<TutorialProgress, 'lessons' | 'attempts'>,
  { id, hash }: { readonly id: string; readonly hash: string },
): LessonStatus {
  const outcome = Object.hasOwn(lessons, id) ? lessons[id] : undefined;
  if (outcome) return outcome.hash === hash ? outcome.status : 'updated';
  const attempt = Object.hasOwn(attempts, id) ? attempts[id] : undefined;
  if (!attempt) return 'new';
  return attempt['hash'] === hash ? 'active' : 'updated';
}

const ranks: Readonly<Record<LessonOutcome['status'], number>> = { skipped: 0, 'done-with-hints': 1, done: 2 };

/** The outcome to remember: of two with the same files the better one. */
export const betterOutcome = (before: LessonOutcome | undefined, now: LessonOutcome): LessonOutcome =>
  before?.hash === now.hash && ranks[before.status] >= ranks[now.status] ? before : now;

/** The next lesson to work on, from the one after `current` on; those that are done or skipped are passed over. */
export function nextLesson<Entry extends { readonly id: string; readonly hash: string }>(
  course: readonly Entry[],
  progress: TutorialProgress,
): Entry | undefined {
  const at = course.findIndex(({ id }) => id === progress.current);
  const isOpen = (entry: Entry): boolean => ['new', 'active', 'updated'].includes(lessonStatus(progress, entry));
  return course.slice(at + 1).find(isOpen) ?? course.slice(0, at + 1).find(isOpen);
}

/** True where a parsed file is one of these; parts that are missing are filled in. */
export const isProgress = (json: unknown): json is Partial<TutorialProgress> & { readonly version: 1 } => {
  const given = json as Partial<TutorialProgress> | null;
  const isMap = (value: unknown): boolean =>
    value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));
  return (
    typeof given === 'object' &&
    given?.version === 1 &&
    [given.clusters, given.lessons, given.attempts].every(isMap) &&
    [...Object.values(given.lessons ?? {}), ...Object.values(given.attempts ?? {})].every(
      (value) => isMap(value) && value !== undefined,
    )
  );
};
