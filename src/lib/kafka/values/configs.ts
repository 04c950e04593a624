import type { CliError } from '../../base/errors.js';

export type ConfigResourceType = 'topic' | 'broker' | 'group' | 'clientMetrics';

export interface ConfigResource {
  readonly type: ConfigResourceType;
  readonly name: string;
  /** Only these keys. */
  readonly keys?: readonly string[];
}

/** Who set a value: `topic` also stands for a group's own; `broker` is one broker, `cluster` the default of all. */
export type ConfigSource = 'topic' | 'group' | 'broker' | 'cluster' | 'static' | 'default';

export type ConfigType =
  | 'boolean'
  | 'string'
  | 'int'
  | 'short'
  | 'long'
  | 'double'
  | 'list'
  | 'class'
  | 'password'
  | 'unknown';

export interface ConfigEntry {
  readonly name: string;
  /** Null for a secret and for what has no value. */
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly readOnly: boolean;
  readonly sensitive: boolean;
  readonly type: ConfigType;
  readonly documentation: string | null;
  /** From the value in force down to the default. */
  readonly synonyms: readonly { readonly name: string; readonly value: string | null; readonly source: ConfigSource }[];
}

export interface ResourceConfigs extends ConfigResource {
  readonly entries: readonly ConfigEntry[];
  readonly error?: CliError;
}

export interface ConfigChange extends ConfigResource {
  readonly set: Readonly<Record<string, string | null>>;
}
