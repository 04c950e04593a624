import { CliError } from '../../errors.js';
import { parseBrokers } from '../brokers.js';
import { parseMechanism, type StoredContext, type StoredSasl, type StoredTls } from '../context.js';
import { type Imported, passwordOf, present, reflowPem } from './imported.js';
import { parseJaas } from './jaas.js';
import { keyStoreAdvice, storeKind, trustStoreAdvice } from './stores.js';

/** The settings of one file, with a record of which were understood. */
class Settings {
  readonly leftOut: string[] = [];
  private readonly seen = new Set<string>();
  private readonly all: ReadonlyMap<string, string>;

  constructor(all: ReadonlyMap<string, string>) {
    this.all = all;
  }

  /** The first of these keys that has a value; all of them count as understood. */
  take(...keys: readonly string[]): string | undefined {
    for (const key of keys) this.seen.add(key);
    return keys.map((key) => this.all.get(key)?.trim()).find((value) => value !== undefined && value !== '');
  }

  has(key: string): boolean {
    return this.all.has(key);
  }

  rest(): readonly string[] {
    return [...this.all.keys()].filter((key) => !this.seen.has(key));
  }
}

/**
 * A context out of client properties of Java's clients (`sasl.jaas.config`, trust and key stores) or of librdkafka
 * (`sasl.username`, `ssl.ca.location`: kcat, and the Python and Go clients). `resolvePath` makes a path absolute.
 */
export function fromClientProperties(
  properties: ReadonlyMap<string, string>,
  resolvePath: (path: string) => string,
): Imported {
  const settings = new Settings(properties);
  const servers = settings.take('bootstrap.servers', 'metadata.broker.list');
  if (!servers)
    throw new CliError('usage', 'the file has no bootstrap.servers', { hint: 'Name the brokers with --brokers.' });
  const protocol = (settings.take('security.protocol') ?? 'PLAINTEXT').toUpperCase();
  const known = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];
  if (!known.includes(protocol))
    throw new CliError('usage', `security.protocol "${protocol}" is none of ${known.join(', ')}`);
  const tls = readTls(settings, resolvePath);
  const sasl = protocol.startsWith('SASL_') ? readSasl(settings) : undefined;
  const context = present<StoredContext>({
    brokers: parseBrokers(servers),
    clientId: settings.take('client.id'),
    tls: protocol.endsWith('SSL') ? tls.stored : undefined,
    sasl,
  });
  const rest = settings.rest();
  if (rest.length)
    settings.leftOut.push(`${rest.join(', ')}: not about reaching the cluster, or not known to kafkactl`);
  return { context, pem: protocol.endsWith('SSL') ? tls.pem : {}, leftOut: settings.leftOut };
}

function readSasl(settings: Settings): StoredSasl {
  const mechanism = settings.take('sasl.mechanism', 'sasl.mechanisms') ?? 'GSSAPI';
  const supported = parseSupported(mechanism);
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
  const password = passwordOf(login?.options.get('password') ?? settings.take('sasl.password'));
  if (Object.keys(password).length === 0) settings.leftOut.push('the password: the file has none');
  return { mechanism: supported, username, ...password };
}

function parseSupported(mechanism: string) {
  try {
    return parseMechanism(mechanism);
  } catch (error) {
    throw new CliError('usage', `kafkactl does not speak the SASL mechanism ${mechanism}`, {
      hint: 'It speaks PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512.',
      cause: error,
    });
  }
}

function readTls(settings: Settings, resolvePath: (path: string) => string) {
  const trust = readTrust(settings, resolvePath);
  const client = readClient(settings, resolvePath);
  if (settings.has('ssl.endpoint.identification.algorithm')) {
    const algorithm = settings.take('ssl.endpoint.identification.algorithm');
    if (!algorithm || algorithm === 'none') {
      settings.leftOut.push(
        'ssl.endpoint.identification.algorithm: kafkactl checks the host name. Name the one in the certificate with --tls-servername',
      );
    }
  }
  if (settings.take('enable.ssl.certificate.verification') === 'false') {
    settings.leftOut.push(
      'enable.ssl.certificate.verification=false: kafkactl checks certificates unless --tls-insecure is given',
    );
  }
  const passphrase = settings.take('ssl.key.password');
  const stored = present<StoredTls>({
    ca: trust.path,
    cert: client.cert,
    key: client.key,
    passphrase: client.key || client.pem.key ? passphrase : undefined,
  });
  return { stored, pem: { ...trust.pem, ...client.pem } };
}

function readTrust(settings: Settings, resolvePath: (path: string) => string): { path?: string; pem: { ca?: string } } {
  settings.take('ssl.truststore.type', 'ssl.truststore.password');
  const text = settings.take('ssl.truststore.certificates', 'ssl.ca.pem');
  if (text) return { pem: { ca: reflowPem(text) } };
  const path = settings.take('ssl.truststore.location', 'ssl.ca.location');
  if (!path) return { pem: {} };
  const whole = resolvePath(path);
  const kind = storeKind(whole);
  if (kind === 'PEM') return { path: whole, pem: {} };
  const what = kind === undefined ? 'cannot be read here' : 'is no PEM file';
  settings.leftOut.push(
    `the trust store ${whole} ${what}. Export it:  ${trustStoreAdvice(whole)}  then  kafkactl contexts edit NAME --tls-ca ca.pem`,
  );
  return { pem: {} };
}

interface Client {
  readonly cert?: string;
  readonly key?: string;
  readonly pem: { readonly cert?: string; readonly key?: string };
}

function readClient(settings: Settings, resolvePath: (path: string) => string): Client {
  settings.take('ssl.keystore.type', 'ssl.keystore.password');
  const chain = settings.take('ssl.keystore.certificate.chain', 'ssl.certificate.pem');
  const keyText = settings.take('ssl.keystore.key', 'ssl.key.pem');
  if (chain && keyText) return { pem: { cert: reflowPem(chain), key: reflowPem(keyText) } };
  const cert = settings.take('ssl.certificate.location');
  const key = settings.take('ssl.key.location');
  if (cert && key) return { cert: resolvePath(cert), key: resolvePath(key), pem: {} };
  const store = settings.take('ssl.keystore.location');
  if (!store) return { pem: {} };
  const whole = resolvePath(store);
  const kind = storeKind(whole);
  // A PEM key store holds the key and the chain in one file (KIP-651).
  if (kind === 'PEM') return { cert: whole, key: whole, pem: {} };
  settings.leftOut.push(
    `the key store ${whole} ${kind === undefined ? 'cannot be read here' : 'is no PEM file'}. Export it:  ${keyStoreAdvice(whole, kind)}  then  kafkactl contexts edit NAME --tls-cert client.pem --tls-key client.pem`,
  );
  return { pem: {} };
}
