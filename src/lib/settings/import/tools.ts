import { CliError } from '../../base/errors.js';
import { parseBrokers } from '../brokers.js';
import { parseSaslMechanism, type StoredContext, type StoredSasl, type StoredTls } from '../context.js';
import { type ImportedContext, passwordSourceOf, withoutEmpty } from './imported.js';

type PlainObject = Readonly<Record<string, unknown>>;

const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const plainObject = (value: unknown): PlainObject => (isPlainObject(value) ? value : {});
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Settings of another tool, under names of ours. */
interface ToolSettings {
  readonly brokers: unknown;
  readonly clientId?: unknown;
  readonly tls?: PlainObject | undefined;
  readonly sasl?: PlainObject | undefined;
  readonly ca?: unknown;
  readonly cert?: unknown;
  readonly key?: unknown;
  readonly insecure?: unknown;
  readonly mechanism?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
}

/** Contexts of a YAML file of the Go kafkactl, kaf or rpk. Throws `usage` for any other. */
export function fromToolFile(parsed: unknown, resolvePath: (path: string) => string): readonly ImportedContext[] {
  const file = plainObject(parsed);
  const read = (name: unknown, words: ToolSettings) => importedContext(String(name), words, resolvePath);
  if (isPlainObject(file['contexts']))
    return Object.entries(file['contexts']).map(([name, value]) => read(name, goKafkactl(plainObject(value))));
  if (Array.isArray(file['clusters']))
    return file['clusters'].map((value) => read(plainObject(value)['name'], kaf(plainObject(value))));
  if (Array.isArray(file['profiles']))
    return file['profiles'].map((value) => read(plainObject(value)['name'], rpk(plainObject(value))));
  throw new CliError('usage', 'the file is neither client properties nor the file of a tool that kafkactl knows', {
    hint: 'It reads Java client.properties, kcat and librdkafka properties, and the files of the Go kafkactl, kaf and rpk.',
  });
}

function goKafkactl(context: PlainObject): ToolSettings {
  const [tls, sasl] = [plainObject(context['tls']), plainObject(context['sasl'])];
  return {
    brokers: context['brokers'],
    clientId: context['clientID'] ?? context['clientid'],
    tls: tls['enabled'] === true ? tls : undefined,
    sasl: sasl['enabled'] === true ? sasl : undefined,
    ca: tls['ca'],
    cert: tls['cert'],
    key: tls['certKey'] ?? tls['certkey'],
    insecure: tls['insecure'],
    mechanism: sasl['mechanism'] ?? 'plaintext',
    username: sasl['username'],
    password: sasl['password'],
  };
}

function kaf(cluster: PlainObject): ToolSettings {
  const protocol = String(cluster['security-protocol'] ?? '').toUpperCase();
  const [tls, sasl] = [cluster['TLS'], cluster['SASL']];
  return {
    brokers: cluster['brokers'],
    tls: isPlainObject(tls) || protocol.endsWith('SSL') ? plainObject(tls) : undefined,
    sasl: isPlainObject(sasl) || protocol.startsWith('SASL_') ? plainObject(sasl) : undefined,
    ca: plainObject(tls)['cafile'],
    cert: plainObject(tls)['clientfile'],
    key: plainObject(tls)['clientkeyfile'],
    insecure: plainObject(tls)['insecure'],
    mechanism: plainObject(sasl)['mechanism'],
    username: plainObject(sasl)['username'],
    password: plainObject(sasl)['password'],
  };
}

function rpk(profile: PlainObject): ToolSettings {
  const api = plainObject(profile['kafka_api']);
  const [tls, sasl] = [api['tls'], api['sasl']];
  return {
    brokers: api['brokers'],
    tls: isPlainObject(tls) && tls['enabled'] !== false ? tls : undefined,
    sasl: isPlainObject(sasl) ? sasl : undefined,
    ca: plainObject(tls)['ca_file'] ?? plainObject(tls)['truststore_file'],
    cert: plainObject(tls)['cert_file'],
    key: plainObject(tls)['key_file'],
    insecure: plainObject(tls)['insecure_skip_verify'],
    mechanism: plainObject(sasl)['mechanism'],
    username: plainObject(sasl)['user'],
    password: plainObject(sasl)['password'],
  };
}

function importedContext(name: string, words: ToolSettings, resolvePath: (path: string) => string): ImportedContext {
  const leftOut: string[] = [];
  const brokers = listOf(words.brokers)
    .map(textOf)
    .filter((broker) => broker !== undefined);
  if (brokers.length === 0) throw new CliError('usage', `"${name}" has no brokers in that file`);
  const path = (value: unknown) => (textOf(value) === undefined ? undefined : resolvePath(textOf(value) ?? ''));
  if (words.insecure === true) leftOut.push('insecure: kafkactl checks certificates unless --tls-insecure is given');
  const tls =
    words.tls &&
    withoutEmpty<StoredTls>({
      ca: path(words.ca),
      cert: path(words.cert),
      key: path(words.key),
    });
  const context = withoutEmpty<StoredContext>({
    brokers: parseBrokers(brokers),
    clientId: textOf(words.clientId),
    tls,
    sasl: words.sasl && toSasl(words, leftOut),
  });
  return { name, context, pem: {}, stores: [], leftOut };
}

function toSasl(words: ToolSettings, leftOut: string[]): StoredSasl | undefined {
  const raw = textOf(words.mechanism) ?? 'PLAIN';
  // The Go kafkactl writes `plaintext` and `scram-sha256`.
  const mechanism = raw.toLowerCase() === 'plaintext' ? 'PLAIN' : raw.replace(/sha(\d)/i, 'SHA-$1');
  const username = textOf(words.username);
  if (!username) {
    leftOut.push('SASL: there is no user name in that file');
    return undefined;
  }
  try {
    return { mechanism: parseSaslMechanism(mechanism), username, ...passwordSourceOf(textOf(words.password)) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    leftOut.push(`SASL: kafkactl does not speak ${raw}`);
    return undefined;
  }
}
