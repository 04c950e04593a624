import type { Lang } from '../../base/language.js';
import type { tutorialSandboxes } from '../../sandbox/types.js';
import type { Check } from '../checks/index.js';
import type { Picture } from '../pictures/index.js';

/** `learn` has one broker, `learn-3` has three and a controller apart. */
export type LearnSandbox = (typeof tutorialSandboxes)[number];

/** A line that is typed at the prompt, or a wait for a task or a check. */
export type SolveStep =
  | { readonly line: string }
  /** A foreground line that does not end by itself: Ctrl-C is pressed once the check passes. */
  | { readonly line: string; readonly until: Check }
  /** Waits for the check. */
  | { readonly until: Check };

/** Steps in place of those of a task, where a check passes. `reset` alone begins the lesson anew. */
export interface OtherSolution {
  readonly when: Check;
  readonly solve: readonly SolveStep[];
}

export interface Task {
  readonly id: string;
  /** `level`: true now, and at the end of the lesson. `edge`: was true once since the task was given. */
  readonly mode: 'level' | 'edge';
  readonly check: Check;
  /** The lines that solve it: the last hint, `skip` and the tests use them. */
  readonly solve: readonly SolveStep[];
  /** Where the cluster is not as `solve` expects it: the first whose check passes counts. */
  readonly instead?: readonly OtherSolution[];
}

export interface Hint {
  readonly id: string;
  /** Only while this task is the current one. */
  readonly task?: string;
  /** A diagnosis: given when the check passes, whose facts fill its text. Without it the hint is a step of the ladder. */
  readonly when?: Check;
}

/** Lines that must not pass, and the diagnosis they must earn. */
export interface WrongMove {
  readonly name: string;
  /** The tasks before it are solved first. */
  readonly task: string;
  readonly lines: readonly SolveStep[];
  readonly hint: string;
}

/** Another way that must pass too: steps by task, the others as in the solution. */
export interface Alternative {
  readonly name: string;
  readonly solve: Readonly<Record<string, readonly SolveStep[]>>;
}

export type SetupStep =
  | {
      readonly topic: string;
      readonly partitions: number;
      readonly replicas?: number;
      readonly configs?: Readonly<Record<string, string>>;
    }
  | {
      readonly records: string;
      /** How old they are, in milliseconds: their timestamps say so. */
      readonly age?: number;
      readonly values: readonly { readonly key?: string; readonly value: string }[];
    }
  /** Records with the keys in turn, as long as the lesson is open: `rate` a second. */
  | { readonly traffic: string; readonly rate: number; readonly keys: readonly string[]; readonly value?: string };

/** A question to predict; the answer is compared afterwards, never graded. */
export interface Prediction {
  readonly choices: readonly string[];
  readonly answer: string;
}

/** The prose of a lesson in one language. `${name}` is a variable or, in hints, a fact; `${cmd:name}` a command of lesson.yaml. */
export interface LessonText {
  readonly title: string;
  readonly intro: string;
  readonly predict?: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly tasks: Readonly<Record<string, string>>;
  readonly hints: Readonly<Record<string, string>>;
  /** Why it worked, after success. */
  readonly why: string;
  /** What production does. */
  readonly production: string;
}

/** A lesson whose variables have been filled. Nothing in it depends on a language but `text`. */
export interface Lesson {
  /** Stable: progress is keyed by it. */
  readonly id: string;
  /** `1.1`: its place in the course. */
  readonly number: string;
  /** Changes with any of its files. */
  readonly hash: string;
  readonly sandbox: LearnSandbox;
  /** True where it stops nodes: tests give it a cluster of its own. */
  readonly destructive: boolean;
  /** Headings of the guide that it teaches. */
  readonly guide: readonly string[];
  /** Keys of shortened timers that matter here; shown beside Kafka's defaults. */
  readonly timers: readonly string[];
  /** The names of topics and groups among the variables: what reset and teardown remove. */
  readonly names: readonly string[];
  /** Command lines by name, without `kafkactl`, for the prose. */
  readonly commands: Readonly<Record<string, string>>;
  readonly setup: readonly SetupStep[];
  readonly predict?: Prediction;
  readonly tasks: readonly Task[];
  readonly hints: readonly Hint[];
  readonly wrong: readonly WrongMove[];
  readonly alternatives: readonly Alternative[];
  readonly pictures: readonly Picture[];
  readonly text: Readonly<Record<Lang, LessonText>>;
}

/** The values of a lesson's variables, drawn once an attempt and kept. */
export type VariableValues = Readonly<Record<string, string>>;
