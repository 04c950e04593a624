import { CliError } from '../base/errors.js';
import { parseBrokers } from './brokers.js';
import { parseSaslMechanism, type StoredContext, type StoredSasl, type StoredTls } from './context.js';

/** Changes of a context; undefined and false leave a setting as it is. Paths are absolute. */
export interface ContextChanges {
  readonly brokers?: string | undefined;
  readonly clientId?: string | undefined;
  readonly tls?: boolean | undefined;
  readonly tlsCa?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly tlsPassphrase?: string | undefined;
  readonly tlsPassphraseEnv?: string | undefined;
  readonly tlsPassphraseFile?: string | undefined;
  readonly tlsServername?: string | undefined;
  readonly tlsInsecure?: boolean | undefined;
  readonly sasl?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly passwordEnv?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly protected?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly clusterId?: string | undefined;
  /** Settings to remove before the others are set. */
  readonly unset?: readonly Unsettable[] | undefined;
}

export const unsettable = [
  'client-id',
  'tls',
  'tls-ca',
  'tls-cert',
  'tls-servername',
  'tls-insecure',
  'tls-passphrase',
  'sasl',
  'password',
  'protected',
  'read-only',
  'cluster-id',
] as const;
export type Unsettable = (typeof unsettable)[number];

type ContextDraft = { -readonly [K in keyof StoredContext]?: StoredContext[K] | undefined };

/** The changed context. Throws `usage` for changes that contradict each other. */
export function changeContext(base: Partial<StoredContext>, changes: ContextChanges): StoredContext {
  const before = (changes.unset ?? []).reduce(withoutSetting, base as ContextDraft);
  const { clientId, clusterId } = changes;
  const context: ContextDraft = {
    ...before,
    brokers: changes.brokers ? parseBrokers(changes.brokers) : before.brokers,
    clientId: clientId ?? before.clientId,
    tls: changeTls(before.tls, changes),
    sasl: changeSasl(before.sasl, changes),
    protected: changes.protected || before.protected,
    readOnly: changes.readOnly || before.readOnly,
    clusterId: clusterId ?? before.clusterId,
  };
  if (!context.brokers)
    throw new CliError('usage', 'the context has no brokers', { hint: 'Name them with --brokers.' });
  return withoutUndefined(context) as StoredContext;
}

function withoutSetting(context: ContextDraft, name: Unsettable): ContextDraft {
  const tls = (...keys: readonly (keyof StoredTls)[]) => ({
    ...context,
    tls: context.tls && without(context.tls, ...keys),
  });
  switch (name) {
    case 'client-id':
      return { ...context, clientId: undefined };
    case 'tls':
      return { ...context, tls: undefined };
    case 'tls-ca':
      return tls('ca');
    case 'tls-cert':
      return tls('cert', 'key', 'passphrase', 'passphraseEnv', 'passphraseFile');
    case 'tls-servername':
      return tls('servername');
    case 'tls-insecure':
      return tls('insecure');
    case 'tls-passphrase':
      return tls('passphrase', 'passphraseEnv', 'passphraseFile');
    case 'sasl':
      return { ...context, sasl: undefined };
    case 'password':
      return { ...context, sasl: context.sasl && without(context.sasl, 'password', 'passwordEnv', 'passwordFile') };
    case 'protected':
      return { ...context, protected: undefined };
    case 'read-only':
      return { ...context, readOnly: undefined };
    case 'cluster-id':
      return { ...context, clusterId: undefined };
  }
}

function changeTls(before: StoredTls | undefined, changes: ContextChanges): StoredTls | undefined {
  const given = withoutUndefined({
    ca: changes.tlsCa,
    cert: changes.tlsCert,
    key: changes.tlsKey,
    servername: changes.tlsServername,
    insecure: changes.tlsInsecure || undefined,
  });
  const passphrase = atMostOne(['--tls-passphrase-env', '--tls-passphrase-file'], {
    passphrase: changes.tlsPassphrase,
    passphraseEnv: changes.tlsPassphraseEnv,
    passphraseFile: changes.tlsPassphraseFile,
  });
  if (!changes.tls && Object.keys({ ...given, ...passphrase }).length === 0) return before;
  const kept = passphrase ? without(before ?? {}, 'passphrase', 'passphraseEnv', 'passphraseFile') : before;
  const tls: StoredTls = { ...kept, ...given, ...passphrase };
  if ((tls.cert === undefined) !== (tls.key === undefined)) {
    throw new CliError('usage', 'a client certificate and its key go together', {
      hint: 'Give --tls-cert and --tls-key.',
    });
  }
  return tls;
}

function changeSasl(before: StoredSasl | undefined, changes: ContextChanges): StoredSasl | undefined {
  const secret = atMostOne(['--password-env', '--password-file'], {
    password: changes.password,
    passwordEnv: changes.passwordEnv,
    passwordFile: changes.passwordFile,
  });
  const { sasl, username } = changes;
  if (!sasl && !username && !secret) return before;
  const mechanism = sasl ? parseSaslMechanism(sasl) : before?.mechanism;
  const user = username ?? before?.username;
  if (!mechanism)
    throw new CliError('usage', 'a user name needs a SASL mechanism', {
      hint: 'Give --sasl scram-sha-512, or as your cluster has it.',
    });
  if (!user) throw new CliError('usage', 'SASL needs a user name', { hint: 'Give --username.' });
  // The password of another user name is not kept.
  const same = before?.username === user ? before : undefined;
  const kept =
    secret ??
    withoutUndefined({ password: same?.password, passwordEnv: same?.passwordEnv, passwordFile: same?.passwordFile });
  return { mechanism, username: user, ...kept };
}

function atMostOne<T extends object>(flags: readonly string[], values: T): Present<T> | undefined {
  const given = withoutUndefined(values);
  if (Object.keys(given).length > 1) throw new CliError('usage', `${flags.join(' and ')} cannot both be given`);
  return Object.keys(given).length ? given : undefined;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const without = <T extends object>(part: T, ...keys: readonly (keyof T & string)[]): T =>
  Object.fromEntries(Object.entries(part).filter(([key]) => !keys.some((each) => each === key))) as T;

const withoutUndefined = <T extends object>(values: T): Present<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
