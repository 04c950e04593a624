import type { Problem, Severity } from '../schema/problems.js';

/**
 * Settings of a profile, a topic, or a topic's section for a profile. Config values are in Kafka's form: `604800000`.
 */
export interface DeclaredSettings {
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
}

export interface Profile extends DeclaredSettings {
  readonly extends?: string;
}

export interface TopicEntry extends DeclaredSettings {
  readonly name: string;
  readonly description?: string;
  readonly owner?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly profiles?: Readonly<Record<string, DeclaredSettings>>;
  readonly absent?: boolean;
}

export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
}

/** Inclusive bounds of a config, in Kafka's form. */
export interface ConfigRange {
  readonly min?: string;
  readonly max?: string;
}

/** Rules for topics. */
export interface Policy {
  readonly name: string;
  /** Name or pattern of topics; all topics when absent. */
  readonly match?: string;
  /** All profiles when absent. */
  readonly profiles?: readonly string[];
  readonly partitions?: NumberRange;
  readonly replicationFactor?: NumberRange;
  readonly owner?: 'required';
  readonly config?: {
    readonly required?: readonly string[];
    readonly forbidden?: readonly string[];
    readonly bounds?: Readonly<Record<string, ConfigRange>>;
  };
  /** `error` when absent. */
  readonly severity?: Severity;
  readonly message?: string;
}

/** The contents of all manifest files, merged. */
export interface Manifest {
  readonly profiles: Readonly<Record<string, Profile>>;
  readonly topics: readonly TopicEntry[];
  readonly owns: readonly string[];
  readonly policies: readonly Policy[];
  readonly unset: 'keep' | 'strict';
}

/** The desired state of a topic for one profile. The cluster decides counts that are absent. */
export interface DesiredTopic {
  readonly name: string;
  readonly absent: boolean;
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config: Readonly<Record<string, string>>;
}

/** A problem of a manifest file. */
export interface ManifestProblem extends Problem {
  /** Name of the policy that is violated. */
  readonly policy?: string;
}
