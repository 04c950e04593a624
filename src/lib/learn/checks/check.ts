import type { Lang } from '../../base/language.js';
import type { ObjectShape } from '../../schema/shape.js';
import type { ClusterState, Observation } from '../observe/observation.js';

/** What a check may look at. Records, reads and events before `since` do not count, except where a check says so. */
export interface CheckView extends Observation {
  /** The cluster when the task was given. */
  readonly start: ClusterState;
  /** When the task was given: milliseconds since 1970. */
  readonly since: number;
  readonly tutorial: TutorialFacts;
  /** How many members the task wants in which groups, for pictures. */
  readonly wantedMembers?: ReadonlyMap<string, number>;
}

/** What the learner did with the tutorial itself. */
export interface TutorialFacts {
  /** Words of the tutorial (`hint`, `status`) that were used since the task was given. */
  readonly words: readonly string[];
  /** How often the lesson was resumed since the task was given. */
  readonly resumed: number;
}

/** Values that a check found, for the placeholders of hints: `found`, `partition`, `seconds`. */
export type CheckFacts = Readonly<Record<string, string | number>>;

/** `pass` and `fail` are judgements, with what was found. A check that throws is an error of ours, never of the learner. */
export interface Judgement {
  readonly passed: boolean;
  readonly facts: CheckFacts;
}

/** One kind of check: its keys in lesson.yaml, its judgement, and the sentence that says what it judges. */
export interface CheckKind<P> {
  /** The keys of the check in lesson.yaml. */
  readonly shape: ObjectShape;
  /** The facts that it may find, by name. */
  readonly facts: readonly string[];
  /** True where it is judged also while no broker answers; others do not pass then. */
  readonly worksOffline?: true;
  evaluate(params: P, view: CheckView): Judgement;
  /** One sentence without a full stop, made from the parameters alone: `user-events has 3 partitions`. */
  sentence(params: P, lang: Lang): string;
  /** The sentence of `not`. Without it the sentence is quoted as something that is not so. */
  denial?(params: P, lang: Lang): string;
}
