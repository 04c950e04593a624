import { CliError } from '../base/errors.js';
import { parseSaslMechanism, type StoredSasl, type StoredTls } from './context.js';
import { type CredentialSource, loadSasl, loadTls } from './credentials.js';
import type { ClusterChoice, ConnectionFlags, SettingsSources } from './layers.js';
import type { ClusterSettings, SettingsLayer } from './types.js';

interface PartialCredentials {
  readonly tls?: StoredTls;
  readonly sasl?: Partial<StoredSasl>;
}

/** Credentials of options and environment, for brokers named by options or environment; none for other layers. */
export function lineCredentials(
  sources: SettingsSources,
  layer: SettingsLayer,
  note: (text: string) => void,
): Pick<ClusterSettings, 'tls' | 'sasl'> {
  if (layer !== 'flags' && layer !== 'environment') return {};
  const fromFlags = flagCredentials(sources.flags);
  const fromEnvironment = environmentApplies(sources, layer) ? environmentCredentials(sources.env) : {};
  const owner = layer === 'flags' ? 'the command line' : 'the environment';
  const source: CredentialSource = { env: sources.env, folder: sources.cwd, owner, note };
  const tls = fromFlags.tls ?? fromEnvironment.tls;
  const sasl = mergeSasl(fromFlags.sasl, fromEnvironment.sasl);
  return {
    ...(tls ? { tls: loadTls(tls, source) } : {}),
    ...(sasl ? { sasl: loadSasl(completeSasl(sasl, owner), source) } : {}),
  };
}

/**
 * True where credentials of the environment may be sent: to brokers it names itself, and to those of `--brokers` only
 * if it names none.
 */
function environmentApplies({ env }: SettingsSources, layer: SettingsLayer): boolean {
  return layer === 'environment' || (!env['KAFKACTL_BROKERS'] && !env['KAFKACTL_CONTEXT']);
}

function mergeSasl(
  fromOptions: Partial<StoredSasl> = {},
  fromEnvironment: Partial<StoredSasl> = {},
): Partial<StoredSasl> | undefined {
  // A password is only sent with the user name of its own layer.
  const isSameUser =
    fromOptions.username === undefined ||
    fromEnvironment.username === undefined ||
    fromOptions.username === fromEnvironment.username;
  const hasPassword = fromOptions.passwordEnv !== undefined || fromOptions.passwordFile !== undefined;
  const { password, passwordEnv, passwordFile, ...names } = fromEnvironment;
  const secret = {
    ...(password ? { password } : {}),
    ...(passwordEnv ? { passwordEnv } : {}),
    ...(passwordFile ? { passwordFile } : {}),
  };
  const joined = { ...names, ...(isSameUser && !hasPassword ? secret : {}), ...fromOptions };
  return Object.keys(joined).length ? joined : undefined;
}

function completeSasl(sasl: Partial<StoredSasl>, owner: string): StoredSasl {
  const { mechanism, username, ...password } = sasl;
  if (!mechanism) {
    throw new CliError('usage', `${owner} has a user name or a password and no SASL mechanism`, {
      hint: 'Name it: plain, scram-sha-256 or scram-sha-512 (KAFKACTL_SASL).',
    });
  }
  if (!username) {
    throw new CliError('usage', `${owner} has a SASL mechanism and no user name`, {
      hint: 'Name it (KAFKACTL_USERNAME).',
    });
  }
  if (Object.keys(password).length === 0) {
    throw new CliError('usage', `${owner} has a user name and no password`, {
      hint: 'Set KAFKACTL_PASSWORD or KAFKACTL_PASSWORD_FILE. A password is never given on the line, where others can see it.',
    });
  }
  return { mechanism, username, ...password };
}

function flagCredentials(flags: ConnectionFlags): PartialCredentials {
  return credentialsFrom(flags, flags.tls);
}

function environmentCredentials(env: SettingsSources['env']): PartialCredentials {
  if (env['KAFKACTL_PASSWORD'] && env['KAFKACTL_PASSWORD_FILE']) {
    throw new CliError('usage', 'KAFKACTL_PASSWORD and KAFKACTL_PASSWORD_FILE are both set', {
      hint: 'Unset one of them.',
    });
  }
  return credentialsFrom({
    sasl: env['KAFKACTL_SASL'],
    username: env['KAFKACTL_USERNAME'],
    passwordEnv: env['KAFKACTL_PASSWORD'] ? 'KAFKACTL_PASSWORD' : undefined,
    passwordFile: env['KAFKACTL_PASSWORD_FILE'],
    tlsCa: env['KAFKACTL_TLS_CA'],
    tlsCert: env['KAFKACTL_TLS_CERT'],
    tlsKey: env['KAFKACTL_TLS_KEY'],
  });
}

function credentialsFrom(from: ConnectionFlags, isTlsWanted = false): PartialCredentials {
  const { tlsCa, tlsCert, tlsKey, username, passwordEnv, passwordFile } = from;
  const tls = {
    ...(tlsCa && tlsCa !== 'system' ? { ca: tlsCa } : {}),
    ...(tlsCert ? { cert: tlsCert } : {}),
    ...(tlsKey ? { key: tlsKey } : {}),
  };
  const sasl = {
    ...(from.sasl ? { mechanism: parseSaslMechanism(from.sasl) } : {}),
    ...(username ? { username } : {}),
    ...(passwordEnv ? { passwordEnv } : {}),
    ...(passwordFile ? { passwordFile } : {}),
  };
  return {
    ...(isTlsWanted || tlsCa || tlsCert || tlsKey ? { tls } : {}),
    ...(Object.keys(sasl).length ? { sasl } : {}),
  };
}

/** Throws `usage` for credential options that the chosen layer cannot use; unused variables are only noted. */
export function reportUnusedCredentials(
  sources: SettingsSources,
  choice: ClusterChoice,
  note: (text: string) => void,
): void {
  const { flags, env } = sources;
  const brokersOrigin = 'context' in choice ? `context "${choice.context}"` : brokerOrigins[choice.layer];
  const fromOptions = flagCredentials(flags);
  if (choice.layer !== 'flags' && choice.layer !== 'environment' && (fromOptions.tls || fromOptions.sasl)) {
    throw new CliError(
      'usage',
      `credentials on the line go with --brokers, and the brokers come from ${brokersOrigin}`,
      {
        hint: 'Name the brokers with --brokers, or keep the credentials in a context:  kafkactl contexts add --help',
      },
    );
  }
  const setVariables = credentialVariables.filter((name) => env[name] && name !== flags.passwordEnv);
  const areUsed =
    (choice.layer === 'flags' || choice.layer === 'environment') && environmentApplies(sources, choice.layer);
  if (setVariables.length && !areUsed)
    note(
      `${setVariables.join(', ')} not used: credentials of the environment go with KAFKACTL_BROKERS, and the brokers come from ${brokersOrigin}`,
    );
}

const brokerOrigins: Readonly<Record<SettingsLayer, string>> = {
  flags: '--brokers',
  environment: 'KAFKACTL_BROKERS',
  project: 'the project file',
  context: 'a context',
  default: 'the default, localhost:9092',
};

const credentialVariables = ['SASL', 'USERNAME', 'PASSWORD', 'PASSWORD_FILE', 'TLS_CA', 'TLS_CERT', 'TLS_KEY'].map(
  (name) => `KAFKACTL_${name}`,
);
