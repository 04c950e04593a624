import { CliError } from '../../errors.js';
import { parseBrokers } from '../brokers.js';
import { parseMechanism, type StoredContext, type StoredSasl, type StoredTls } from '../context.js';
import { type Imported, passwordOf, present } from './imported.js';

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const plain = (value: unknown): Plain => (isPlain(value) ? value : {});
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** One tool's words for the settings that all of them have. */
interface Words {
  readonly brokers: unknown;
  readonly clientId?: unknown;
  readonly tls?: Plain | undefined;
  readonly sasl?: Plain | undefined;
  readonly ca?: unknown;
  readonly cert?: unknown;
  readonly key?: unknown;
  readonly insecure?: unknown;
  readonly mechanism?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
}

/** The contexts of another tool's YAML file: the Go kafkactl, kaf, or rpk. Throws `usage` when it is of none of them. */
export function fromToolFile(parsed: unknown, resolvePath: (path: string) => string): readonly Imported[] {
  const file = plain(parsed);
  const read = (name: unknown, words: Words) => toImported(String(name), words, resolvePath);
  if (isPlain(file['contexts']))
    return Object.entries(file['contexts']).map(([name, value]) => read(name, goKafkactl(plain(value))));
  if (Array.isArray(file['clusters']))
    return file['clusters'].map((value) => read(plain(value)['name'], kaf(plain(value))));
  if (Array.isArray(file['profiles']))
    return file['profiles'].map((value) => read(plain(value)['name'], rpk(plain(value))));
  throw new CliError('usage', 'the file is neither client properties nor the file of a tool that kafkactl knows', {
    hint: 'It reads Java client.properties, kcat and librdkafka properties, and the files of the Go kafkactl, kaf and rpk.',
  });
}

function goKafkactl(context: Plain): Words {
  const [tls, sasl] = [plain(context['tls']), plain(context['sasl'])];
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

function kaf(cluster: Plain): Words {
  const protocol = String(cluster['security-protocol'] ?? '').toUpperCase();
  const [tls, sasl] = [cluster['TLS'], cluster['SASL']];
  return {
    brokers: cluster['brokers'],
    tls: isPlain(tls) || protocol.endsWith('SSL') ? plain(tls) : undefined,
    sasl: isPlain(sasl) || protocol.startsWith('SASL_') ? plain(sasl) : undefined,
    ca: plain(tls)['cafile'],
    cert: plain(tls)['clientfile'],
    key: plain(tls)['clientkeyfile'],
    insecure: plain(tls)['insecure'],
    mechanism: plain(sasl)['mechanism'],
    username: plain(sasl)['username'],
    password: plain(sasl)['password'],
  };
}

function rpk(profile: Plain): Words {
  const api = plain(profile['kafka_api']);
  const [tls, sasl] = [api['tls'], api['sasl']];
  return {
    brokers: api['brokers'],
    tls: isPlain(tls) && tls['enabled'] !== false ? tls : undefined,
    sasl: isPlain(sasl) ? sasl : undefined,
    ca: plain(tls)['ca_file'] ?? plain(tls)['truststore_file'],
    cert: plain(tls)['cert_file'],
    key: plain(tls)['key_file'],
    insecure: plain(tls)['insecure_skip_verify'],
    mechanism: plain(sasl)['mechanism'],
    username: plain(sasl)['user'],
    password: plain(sasl)['password'],
  };
}

function toImported(name: string, words: Words, resolvePath: (path: string) => string): Imported {
  const leftOut: string[] = [];
  const brokers = list(words.brokers)
    .map(text)
    .filter((broker) => broker !== undefined);
  if (brokers.length === 0) throw new CliError('usage', `"${name}" has no brokers in that file`);
  const path = (value: unknown) => (text(value) === undefined ? undefined : resolvePath(text(value) ?? ''));
  if (words.insecure === true) leftOut.push('insecure: kafkactl checks certificates unless --tls-insecure is given');
  const tls =
    words.tls &&
    present<StoredTls>({
      ca: path(words.ca),
      cert: path(words.cert),
      key: path(words.key),
    });
  const context = present<StoredContext>({
    brokers: parseBrokers(brokers),
    clientId: text(words.clientId),
    tls,
    sasl: words.sasl && toSasl(words, leftOut),
  });
  return { name, context, pem: {}, stores: [], leftOut };
}

function toSasl(words: Words, leftOut: string[]): StoredSasl | undefined {
  const raw = text(words.mechanism) ?? 'PLAIN';
  // The Go kafkactl says `plaintext` and `scram-sha256`.
  const mechanism = raw.toLowerCase() === 'plaintext' ? 'PLAIN' : raw.replace(/sha(\d)/i, 'SHA-$1');
  const username = text(words.username);
  if (!username) {
    leftOut.push('SASL: there is no user name in that file');
    return undefined;
  }
  try {
    return { mechanism: parseMechanism(mechanism), username, ...passwordOf(text(words.password)) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    leftOut.push(`SASL: kafkactl does not speak ${raw}`);
    return undefined;
  }
}
