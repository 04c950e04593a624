import type { CheckFacts, CheckView, Judgement } from '../checks/check.js';
import type { Check } from '../checks/index.js';
import type { Lesson, SolveStep, VariableValues } from '../course/lesson.js';

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

/** What went wrong on our side at a look: never the learner's fault. */
export interface AttemptFault {
  /** The hint whose condition threw, or undefined where the look itself did. */
  readonly hint: string | undefined;
  readonly error: Error;
}

/** An attempt at a lesson after a look at the cluster. */
export interface AttemptState {
  readonly tasks: readonly TaskProgress[];
  /** True once all tasks are done; it stays true. */
  readonly done: boolean;
  /** The first hint whose condition holds and that was not shown in this task, otherwise the first whose condition holds. */
  readonly diagnosis: ShownHint | undefined;
  /** What the checks of the current task saw, for pictures; at the end of the lesson those of the last one. */
  readonly view: CheckView;
  readonly faults: readonly AttemptFault[];
}

/** The next thing to show to a learner who asks for help. */
export interface NextHint {
  readonly hint: ShownHint | undefined;
  /** The steps that solve the current task from where the cluster is; there once every other hint has been shown. */
  readonly answer: readonly SolveStep[] | undefined;
}

/** One attempt at a lesson on a real cluster: from its setup to its end or its reset. */
export interface LessonAttempt {
  readonly lesson: Lesson;
  readonly values: VariableValues;
  readonly state: AttemptState;
  /** True where it goes on from what an earlier process left. */
  readonly resumed: boolean;
  /** Looks at the cluster once, judges, and saves what is new. Looks never overlap. */
  look(): Promise<AttemptState>;
  /** Judges a check on what the last look saw since a task was given (the current one by default). */
  judge(check: Check, task?: string): Judgement;
  /**
   * The next hint: a diagnosis that was not shown yet, otherwise the next step of the ladder. `answer` is there in the
   * last one: the lines that solve the current task. One that was not asked for (`isOffered`) does not count as help, nor
   * does one of a task that is about asking for it.
   */
  hint(options?: { readonly isOffered?: boolean }): NextHint;
  /** Records what the learner predicted. */
  predict(choice: string): void;
  readonly predicted: string | undefined;
  /** Records a word of the tutorial that was used. */
  used(word: string): void;
  /** Records that the lesson is being solved for the learner. */
  skip(): void;
  /**
   * Brings the cluster back to the start of the lesson, with new variables; its own jobs must have ended. This attempt is
   * closed then.
   */
  reset(): Promise<LessonAttempt>;
  /** Stops traffic and watching; the cluster stays as it is. */
  close(): Promise<void>;
  /** Closes, and removes every topic and group of the lesson and those that were made in its scope since its start. */
  tearDown(): Promise<void>;
}
