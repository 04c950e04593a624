/** Counts and configs that profiles, topics and a topic's profiles share; configs as Kafka takes them. */
export interface Settings {
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
}

export interface Profile extends Settings {
  readonly extends?: string;
}

export interface TopicEntry extends Settings {
  readonly name: string;
  readonly description?: string;
  readonly owner?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly profiles?: Readonly<Record<string, Settings>>;
  readonly absent?: boolean;
}

/** One file, or several united. */
export interface Manifest {
  readonly profiles: Readonly<Record<string, Profile>>;
  readonly topics: readonly TopicEntry[];
  readonly owns: readonly string[];
  readonly unset: 'keep' | 'strict';
}

/** A topic as one profile wants it. Absent counts are left to the cluster. */
export interface WantedTopic {
  readonly name: string;
  readonly absent: boolean;
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config: Readonly<Record<string, string>>;
}

/** A place in a file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line itself. */
  readonly text: string;
}

export interface Problem extends Place {
  readonly message: string;
  readonly hint?: string;
}

/** Where a value of a file stands, by its keys from the top: `['topics', 0, 'name']`; else what holds it. */
export type Places = (path: readonly (string | number)[]) => Place;
