import type { CheckFacts, CheckView, Judgement } from '../checks/check.js';
import type { Lesson, SolveStep } from '../course/lesson.js';

export type TaskStatus = 'done' | 'current' | 'waiting';

export interface TaskProgress {
  readonly id: string;
  readonly status: TaskStatus;
  /** The last judgement; undefined for a task that has not been given. */
  readonly result: Judgement | undefined;
  /** A check of ours threw: shown as our fault, with its message. */
  readonly error: Error | undefined;
}

export interface ShownHint {
  readonly id: string;
  readonly facts: CheckFacts;
}

/** An attempt at a lesson after a look at the cluster. */
export interface AttemptState {
  readonly tasks: readonly TaskProgress[];
  /** True once all tasks are done; it stays true. */
  readonly done: boolean;
  /** The first hint whose condition holds. */
  readonly diagnosis: ShownHint | undefined;
  /** What the checks saw, for pictures. */
  readonly view: CheckView;
}

/** One attempt at a lesson on a real cluster: from its setup to its end or its reset. */
export interface LessonAttempt {
  readonly lesson: Lesson;
  readonly state: AttemptState;
  /** True where it goes on from what an earlier process left. */
  readonly resumed: boolean;
  /** Looks at the cluster once, judges, and saves what is new. Looks never overlap. */
  look(): Promise<AttemptState>;
  /**
   * The next hint: a diagnosis that was not shown yet, otherwise the next step of the ladder. `answer` is there in the
   * last one: the lines that solve the current task.
   */
  hint(): { readonly hint: ShownHint | undefined; readonly answer: readonly SolveStep[] | undefined };
  /** Records what the learner predicted. */
  predict(choice: string): void;
  readonly predicted: string | undefined;
  /** Records a word of the tutorial that was used. */
  used(word: string): void;
  /** Brings the cluster back to the start of the lesson, with new variables; its own jobs must have ended. */
  reset(): Promise<LessonAttempt>;
  /** Stops traffic and watching; the cluster stays as it is. */
  close(): Promise<void>;
  /** Closes, and removes every topic and group of the lesson and those that were made in its scope since its start. */
  tearDown(): Promise<void>;
}
