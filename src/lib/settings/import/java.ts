import { CliError } from '../../base/errors.js';
import { parseBrokers } from '../brokers.js';
import { parseSaslMechanism, type StoredContext, type StoredSasl } from '../context.js';
import { ClientProperties } from './client-properties.js';
import { type ImportedContext, passwordSourceOf, withoutEmpty } from './imported.js';
import { parseJaas } from './jaas.js';
import { tlsOfProperties } from './java-tls.js';

/**
 * Makes a context of client properties of Java (`sasl.jaas.config`, key and trust stores) or librdkafka (`sasl.username`,
 * `ssl.ca.location`: kcat, Python and Go clients). `resolvePath` makes a path absolute. Throws `usage` without brokers.
 */
export function fromClientProperties(
  properties: ReadonlyMap<string, string>,
  resolvePath: (path: string) => string,
): ImportedContext {
  const settings = new ClientProperties(properties);
  const servers = settings.take('bootstrap.servers', 'metadata.broker.list');
  if (!servers)
    throw new CliError('usage', 'the file has no bootstrap.servers', { hint: 'Name the brokers with --brokers.' });
  const protocol = (settings.take('security.protocol') ?? 'PLAINTEXT').toUpperCase();
  const protocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];
  if (!protocols.includes(protocol))
    throw new CliError('usage', `security.protocol "${protocol}" is none of ${protocols.join(', ')}`);
  const tls = tlsOfProperties(settings, resolvePath);
  const sasl = protocol.startsWith('SASL_') ? saslOfProperties(settings) : undefined;
  const context = withoutEmpty<StoredContext>({
    brokers: parseBrokers(servers),
    clientId: settings.take('client.id'),
    tls: protocol.endsWith('SSL') ? tls.stored : undefined,
    sasl,
  });
  const unused = settings.unusedKeys();
  if (unused.length)
    settings.leftOut.push(`${unused.join(', ')}: not about reaching the cluster, or not known to kafkactl`);
  return {
    context,
    ...(protocol.endsWith('SSL') ? { pem: tls.pem, stores: tls.stores } : { pem: {}, stores: [] }),
    leftOut: settings.leftOut,
  };
}

function saslOfProperties(settings: ClientProperties): StoredSasl {
  const mechanism = settings.take('sasl.mechanism', 'sasl.mechanisms') ?? 'GSSAPI';
  const parsedMechanism = parseSupportedMechanism(mechanism);
  const jaasConfig = settings.take('sasl.jaas.config');
  const loginModule = jaasConfig === undefined ? undefined : parseJaas(jaasConfig);
  if (jaasConfig !== undefined && !loginModule)
    throw new CliError('usage', 'sasl.jaas.config is not of the form  Class required key="value";');
  const username = loginModule?.options.get('username') ?? settings.take('sasl.username');
  if (!username) {
    throw new CliError('usage', 'the file has no user name for SASL', {
      hint: 'It stands in sasl.jaas.config (Java) or sasl.username (librdkafka). A JAAS file of its own is not read.',
    });
  }
  const password = passwordSourceOf(loginModule?.options.get('password') ?? settings.take('sasl.password'));
  if (Object.keys(password).length === 0) settings.leftOut.push('the password: the file has none');
  return { mechanism: parsedMechanism, username, ...password };
}

function parseSupportedMechanism(mechanism: string) {
  try {
    return parseSaslMechanism(mechanism);
  } catch (error) {
    throw new CliError('usage', `kafkactl does not speak the SASL mechanism ${mechanism}`, {
      hint: 'It speaks PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512.',
      cause: error,
    });
  }
}
