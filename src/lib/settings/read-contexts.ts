import type { ObjectShape, Refusal, Shape } from '../schema/shape.js';
import type { YamlSource } from '../schema/yaml-source.js';
import { parseBrokers } from './brokers.js';
import { contextNameRule, parseSaslMechanism, type StoredContext, type StoredContexts } from './context.js';
import { nonEmptyTextShape, parsedShape, readSettings } from './read-settings-file.js';

type Values = Readonly<Record<string, unknown>>;

const booleanShape: Shape = { kind: 'boolean', summary: '' };

const tlsShape: ObjectShape = {
  kind: 'object',
  summary: '',
  label: 'tls',
  isSwitchable: true,
  keys: {
    ca: nonEmptyTextShape,
    cert: nonEmptyTextShape,
    key: nonEmptyTextShape,
    passphrase: nonEmptyTextShape,
    passphraseEnv: nonEmptyTextShape,
    passphraseFile: nonEmptyTextShape,
    servername: nonEmptyTextShape,
    insecure: booleanShape,
  },
  required: [],
  check: (tls) =>
    (tls['cert'] === undefined) === (tls['key'] === undefined)
      ? refuseSeveral('tls', tls, ['passphrase', 'passphraseEnv', 'passphraseFile'])
      : { message: 'tls needs cert and key together' },
};

const saslShape: ObjectShape = {
  kind: 'object',
  summary: '',
  label: 'sasl',
  keys: {
    mechanism: parsedShape('mechanism', parseSaslMechanism),
    username: nonEmptyTextShape,
    password: nonEmptyTextShape,
    passwordEnv: nonEmptyTextShape,
    passwordFile: nonEmptyTextShape,
  },
  required: ['mechanism', 'username'],
  check: (sasl) => refuseSeveral('sasl', sasl, ['password', 'passwordEnv', 'passwordFile']),
};

const contextShape: ObjectShape = {
  kind: 'object',
  summary: '',
  label: (name) => `context "${name}"`,
  keys: {
    brokers: parsedShape('brokers', parseBrokers),
    clientId: nonEmptyTextShape,
    tls: tlsShape,
    sasl: saslShape,
    protected: booleanShape,
    readOnly: booleanShape,
    clusterId: nonEmptyTextShape,
  },
  required: ['brokers'],
};

const contextsFileShape: ObjectShape = {
  kind: 'object',
  summary: '',
  label: 'the file',
  keys: { contexts: { kind: 'record', summary: '', of: contextShape, names: contextNameRule } },
  required: [],
};

/** Refuses a secret that is given in more than one form. */
function refuseSeveral(label: string, values: Values, keys: readonly string[]): Refusal | undefined {
  const given = keys.filter((key) => values[key] !== undefined);
  return given.length > 1 ? { message: `${label} has ${given.join(' and ')}; it needs one of them` } : undefined;
}

/** Reads a contexts file. Throws `usage` with `path:line` for its first problem. */
export function readContexts(source: YamlSource): StoredContexts {
  const { contexts = {} } = readSettings(source, contextsFileShape) as {
    // `tls: false` is no TLS.
    readonly contexts?: Readonly<Record<string, StoredContext & { readonly tls?: StoredContext['tls'] | undefined }>>;
  };
  return Object.fromEntries(
    Object.entries(contexts).map(([name, { tls, ...context }]) => [name, { ...context, ...(tls ? { tls } : {}) }]),
  );
}
