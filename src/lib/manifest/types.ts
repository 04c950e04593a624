/** Counts and configs that profiles, topics and a topic's profiles share; configs as Kafka takes them. */
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

/** The least and the most that a config may be, as Kafka takes it. */
export interface ConfigRange {
  readonly min?: string;
  readonly max?: string;
}

export type Severity = 'error' | 'warning';

/** A rule that topics have to keep. */
export interface Policy {
  readonly name: string;
  /** A name or pattern; all topics without it. */
  readonly match?: string;
  /** All profiles without it. */
  readonly profiles?: readonly string[];
  readonly partitions?: NumberRange;
  readonly replicationFactor?: NumberRange;
  readonly owner?: 'required';
  readonly config?: {
    readonly required?: readonly string[];
    readonly forbidden?: readonly string[];
    readonly bounds?: Readonly<Record<string, ConfigRange>>;
  };
  /** `error` without it. */
  readonly severity?: Severity;
  readonly message?: string;
}

/** One file, or several united. */
export interface Manifest {
  readonly profiles: Readonly<Record<string, Profile>>;
  readonly topics: readonly TopicEntry[];
  readonly owns: readonly string[];
  readonly policies: readonly Policy[];
  readonly unset: 'keep' | 'strict';
}

/** A topic as one profile wants it. Absent counts are left to the cluster. */
export interface DesiredTopic {
  readonly name: string;
  readonly absent: boolean;
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config: Readonly<Record<string, string>>;
}

/** A place in a file; line and column count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line itself. */
  readonly text: string;
}

export interface Problem extends SourceLocation {
  readonly message: string;
  readonly hint?: string;
  /** `error` without it. */
  readonly severity?: Severity;
  /** The policy that is broken. */
  readonly policy?: string;
}

/** Where a value of a file stands, by its keys from the top: `['topics', 0, 'name']`; else what holds it. */
export type SourceLocator = (path: readonly (string | number)[]) => SourceLocation;
