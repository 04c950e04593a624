import { CliError } from '../base/errors.js';
import { parseChoice } from '../base/nearest.js';
import { parseBrokers } from './brokers.js';
import {
  boolean,
  entriesOf,
  faultAt,
  mapping,
  parsedBy,
  type Reader,
  type StrictYaml,
  string,
  strings,
} from './strict-yaml.js';
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

/** Checks a context name: it needs no quotes in a shell or a YAML file. Throws `usage`. */
export function parseContextName(raw: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,99}$/u.test(raw)) return raw;
  throw new CliError('usage', `"${raw}" cannot be the name of a context`, {
    hint: 'A name is made of letters, digits, ".", "_", "-" and "@", and starts with a letter or digit.',
  });
}

function onlyOne<T extends object>(
  source: StrictYaml,
  node: Parameters<typeof faultAt>[1],
  label: string,
  found: T,
  keys: readonly (keyof T & string)[],
): void {
  const places = keys.filter((key) => found[key] !== undefined);
  if (places.length > 1) throw faultAt(source, node, `${label} has ${places.join(' and ')}; it needs one of them`);
}

const readTls: Reader<StoredTls | undefined> = (source, node, label) => {
  if (source.yaml.isScalar(node) && typeof node.value === 'boolean') return node.value ? {} : undefined;
  const tls = mapping<StoredTls>({
    ca: string,
    cert: string,
    key: string,
    passphrase: string,
    passphraseEnv: string,
    passphraseFile: string,
    servername: string,
    insecure: boolean,
  })(source, node, label);
  if ((tls.cert === undefined) !== (tls.key === undefined))
    throw faultAt(source, node, 'tls needs cert and key together');
  onlyOne(source, node, 'tls', tls, ['passphrase', 'passphraseEnv', 'passphraseFile']);
  return tls;
};

const readSasl: Reader<StoredSasl> = (source, node, label) => {
  const sasl = mapping<StoredSasl>({
    mechanism: parsedBy(string, parseSaslMechanism),
    username: string,
    password: string,
    passwordEnv: string,
    passwordFile: string,
  })(source, node, label);
  for (const key of ['mechanism', 'username'] as const) {
    if (!sasl[key]) throw faultAt(source, node, `sasl has no ${key}`);
  }
  onlyOne(source, node, 'sasl', sasl, ['password', 'passwordEnv', 'passwordFile']);
  return sasl;
};

const readContext: Reader<StoredContext> = (source, node, label) => {
  const { tls, ...context } = mapping<Omit<StoredContext, 'tls'> & { readonly tls?: StoredTls | undefined }>({
    brokers: parsedBy(strings, parseBrokers),
    clientId: string,
    tls: readTls,
    sasl: readSasl,
    protected: boolean,
    readOnly: boolean,
    clusterId: string,
  })(source, node, `context "${label}"`);
  if (!context.brokers) throw faultAt(source, node, `context "${label}" has no brokers`, 'Add  brokers: [host:9092]');
  return { ...context, ...(tls ? { tls } : {}) };
};

/** Reads a contexts file. */
export function readContexts(source: StrictYaml): StoredContexts {
  const named: Reader<StoredContexts> = (_source, node, label) =>
    Object.fromEntries(
      entriesOf(source, node, label).map(({ key, keyNode, value }) => {
        const name = parsedBy(() => key, parseContextName)(source, keyNode, label);
        return [name, readContext(source, value, name)];
      }),
    );
  const { contexts } = mapping<{ readonly contexts?: StoredContexts }>({ contexts: named })(
    source,
    source.document.contents,
    'the file',
  );
  return contexts ?? {};
}

/** True when the file contains a password or passphrase of this context itself. */
export const hasSecret = ({ tls, sasl }: StoredContext): boolean =>
  sasl?.password !== undefined || tls?.passphrase !== undefined;
