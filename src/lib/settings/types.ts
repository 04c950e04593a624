/** The layer that named the brokers. Credentials of one layer are never sent to brokers of another. */
export type SettingsLayer = 'flags' | 'environment' | 'project' | 'context' | 'default';

export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

export interface TlsSettings {
  /** PEM text, not a path. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  readonly servername?: string;
  /** Accept any certificate; every command notes it on stderr. */
  readonly insecure?: boolean;
}

export interface SaslSettings {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  readonly password: string;
}

/** Everything needed to connect to one cluster, resolved from options, environment and files. */
export interface ClusterSettings {
  readonly layer: SettingsLayer;
  /** Name of the context, for layer `context`. */
  readonly context?: string;
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls?: TlsSettings;
  readonly sasl?: SaslSettings;
  /**
   * Destructive commands ask for the name to be typed; `--yes` is accepted only with `--context` on the command line.
   */
  readonly protected: boolean;
  /** Refuse commands that write. */
  readonly readOnly: boolean;
  /** Refuse a cluster with another cluster id. */
  readonly clusterId?: string;
  /** Timeout of every request in milliseconds; streams have none. */
  readonly requestTimeoutMs: number;
}
