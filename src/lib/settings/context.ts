import { CliError } from '../base/errors.js';
import { parseChoice } from '../base/nearest.js';
import type { TextRule } from '../schema/shape.js';
import type { SaslMechanism } from './types.js';

/** TLS settings in contexts.yaml; empty for TLS with the certificate authorities that Node trusts. */
export interface StoredTls {
  /** Paths of PEM files, relative to the folder of contexts.yaml. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Passphrase of the key: itself, a variable, or a file; at most one of the three. */
  readonly passphrase?: string;
  readonly passphraseEnv?: string;
  readonly passphraseFile?: string;
  readonly servername?: string;
  readonly insecure?: boolean;
}

/** SASL settings in contexts.yaml, with at most one of the three forms of the password. */
export interface StoredSasl {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  readonly password?: string;
  /** Name of the environment variable that holds the password. */
  readonly passwordEnv?: string;
  /** Path of the file that holds the password. */
  readonly passwordFile?: string;
}

/** A context in contexts.yaml: one cluster and how to connect to it. */
export interface StoredContext {
  readonly brokers: readonly string[];
  readonly clientId?: string;
  readonly tls?: StoredTls;
  readonly sasl?: StoredSasl;
  readonly protected?: boolean;
  readonly readOnly?: boolean;
  readonly clusterId?: string;
}

export type StoredContexts = Readonly<Record<string, StoredContext>>;

export const saslMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const satisfies readonly SaslMechanism[];

/** Parses a SASL mechanism of a flag, variable or file, in any case, with `-` or `_`. */
export function parseSaslMechanism(raw: string): SaslMechanism {
  const words = saslMechanisms.map((mechanism) => mechanism.toLowerCase());
  return parseChoice(raw.toLowerCase().replaceAll('_', '-'), words).toUpperCase() as SaslMechanism;
}

/** A context name needs no quotes in a shell or a YAML file. */
export const contextNameRule: TextRule = {
  pattern: /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,99}$/u,
  rule: 'A name is made of letters, digits, ".", "_", "-" and "@", and starts with a letter or digit.',
};

/** Checks a context name. Throws `usage`. */
export function parseContextName(raw: string): string {
  if (contextNameRule.pattern.test(raw)) return raw;
  throw new CliError('usage', `"${raw}" cannot be the name of a context`, { hint: contextNameRule.rule });
}

/** True when the file contains a password or passphrase of this context itself. */
export const hasSecret = ({ tls, sasl }: StoredContext): boolean =>
  sasl?.password !== undefined || tls?.passphrase !== undefined;
