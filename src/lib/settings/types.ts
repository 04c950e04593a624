/** Where the brokers of a line came from. Credentials never cross from one of these to another (forms.md). */
export type SettingsLayer = 'flags' | 'environment' | 'project' | 'context' | 'default';

export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

export interface TlsSettings {
  /** PEM text, already read. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  readonly servername?: string;
  /** Accept any certificate. Said on stderr each time. */
  readonly insecure?: boolean;
}

export interface SaslSettings {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  readonly password: string;
}

/** Everything that is needed to reach one cluster, resolved from flags, environment, files and context. */
export interface ClusterSettings {
  readonly layer: SettingsLayer;
  /** Name of the context, where the brokers came from one. */
  readonly context?: string;
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls?: TlsSettings;
  readonly sasl?: SaslSettings;
  /** Ask for the name typed out before anything is destroyed; `--yes` counts only with `--context` on the line. */
  readonly protected: boolean;
  /** Refuse every write. */
  readonly readOnly: boolean;
  /** Refuse a cluster with another id. */
  readonly clusterId?: string;
  /** Bounds every wait for the cluster but a stream's, in milliseconds. */
  readonly requestTimeoutMs: number;
}
