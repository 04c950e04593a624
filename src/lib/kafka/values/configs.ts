import type { CliError } from '../../base/errors.js';

export type ConfigResourceType = 'topic' | 'broker' | 'group' | 'clientMetrics';

export interface ConfigResource {
  readonly type: ConfigResourceType;
  readonly name: string;
  /** Only these keys; absent: all. */
  readonly keys?: readonly string[];
}

/**
 * Where a value is set: `topic` is also a group's own, `broker` a single broker, `cluster` the default of all brokers.
 */
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
  /** Null for secrets and for unset values. */
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly readOnly: boolean;
  readonly sensitive: boolean;
  readonly type: ConfigType;
  readonly documentation: string | null;
  /** From the effective value down to the default. */
  readonly synonyms: readonly { readonly name: string; readonly value: string | null; readonly source: ConfigSource }[];
}

export interface ResourceConfigs extends ConfigResource {
  readonly entries: readonly ConfigEntry[];
  readonly error?: CliError;
}

export interface ConfigChange extends ConfigResource {
  readonly set: Readonly<Record<string, string | null>>;
}
