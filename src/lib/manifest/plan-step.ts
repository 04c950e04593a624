import type { ConfigEntry, Topic } from '../kafka/cluster.js';
import type { DeclaredSettings } from './types.js';

export type StepAction =
  | 'create'
  | 'addPartitions'
  | 'setConfig'
  | 'unsetConfig'
  | 'changeReplication'
  | 'delete'
  | 'refuse';

export type Risk = 'none' | 'risky' | 'destructive';

/** A count, a config, the settings of a topic; null for a topic or config that is not there. */
export type StepValue = string | number | DeclaredSettings | null;

/** The settings of a created topic: the `to` of its step. */
export const stepSettings = (to: StepValue): DeclaredSettings => (typeof to === 'object' && to !== null ? to : {});

/** A config in Kafka's form: the `from` or `to` of a step that sets one. */
export const stepConfig = (value: StepValue): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

/** One change of one topic, or its refusal with the reason: a row of plan, drift and apply. */
export interface Step {
  readonly action: StepAction;
  readonly topic: string;
  readonly from: StepValue;
  readonly to: StepValue;
  /** The config, or the setting that a refusal concerns. */
  readonly key?: string | undefined;
  /** Consequences for users of the topic, a sentence each. */
  readonly impact: readonly string[];
  readonly risk: Risk;
}

/** A config set on a topic that no file mentions. */
export interface Note {
  readonly topic: string;
  readonly key: string;
  readonly value: string | null;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly notes: readonly Note[];
}

export interface ActualTopic {
  readonly topic: Topic;
  readonly configs: readonly ConfigEntry[];
}

export interface PlanFacts {
  readonly actual: ReadonlyMap<string, ActualTopic>;
  readonly brokerCount: number;
  /** Unset configs that no file mentions. */
  readonly strict: boolean;
  /** Topics with a reassignment in progress. */
  readonly moving?: ReadonlySet<string>;
}
