import { CliError } from '../../base/errors.js';
import { parseBrokers } from '../brokers.js';
import { parseSaslMechanism, type StoredContext, type StoredSasl } from '../context.js';
import { ClientProperties } from './client-properties.js';
import { type ImportedContext, passwordSourceOf, withoutEmpty } from './imported.js';
import { parseJaas } from './jaas.js';
import { tlsOfProperties } from './java-tls.js';

/**
 * A context out of client properties of Java's clients (`sasl.jaas.config`, trust and key stores) or of librdkafka
 * (`sasl.username`, `ssl.ca.location`: kcat, and the Python and Go clients). `resolvePath` makes a path absolute.
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
  const known = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];
  if (!known.includes(protocol))
    throw new CliError('usage', `security.protocol "${protocol}" is none of ${known.join(', ')}`);
  const tls = tlsOfProperties(settings, resolvePath);
  const sasl = protocol.startsWith('SASL_') ? saslOfProperties(settings) : undefined;
  const context = withoutEmpty<StoredContext>({
    brokers: parseBrokers(servers),
    clientId: settings.take('client.id'),
    tls: protocol.endsWith('SSL') ? tls.stored : undefined,
    sasl,
  });
  const rest = settings.unusedKeys();
  if (rest.length)
    settings.leftOut.push(`${rest.join(', ')}: not about reaching the cluster, or not known to kafkactl`);
  return {
    context,
    ...(protocol.endsWith('SSL') ? { pem: tls.pem, stores: tls.stores } : { pem: {}, stores: [] }),
    leftOut: settings.leftOut,
  };
}

function saslOfProperties(settings: ClientProperties): StoredSasl {
  const mechanism = settings.take('sasl.mechanism', 'sasl.mechanisms') ?? 'GSSAPI';
  const supported = parseSupportedMechanism(mechanism);
  const jaas = settings.take('sasl.jaas.config');
  const login = jaas === undefined ? undefined : parseJaas(jaas);
  if (jaas !== undefined && !login)
    throw new CliError('usage', 'sasl.jaas.config is not of the form  Class required key="value";');
  const username = login?.options.get('username') ?? settings.take('sasl.username');
  if (!username) {
    throw new CliError('usage', 'the file has no user name for SASL', {
      hint: 'It stands in sasl.jaas.config (Java) or sasl.username (librdkafka). A JAAS file of its own is not read.',
    });
  }
  const password = passwordSourceOf(login?.options.get('password') ?? settings.take('sasl.password'));
  if (Object.keys(password).length === 0) settings.leftOut.push('the password: the file has none');
  return { mechanism: supported, username, ...password };
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
