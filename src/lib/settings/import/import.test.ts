import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '../../processes/programs.js';
import { convertStores } from './convert.js';
import { type ImportedContext, reflowPem } from './imported.js';
import { parseJaas } from './jaas.js';
import { parseProperties } from './properties.js';
import { readImport } from './read.js';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'kafkactl-import-'));
  fs.writeFileSync(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');
  fs.writeFileSync(join(folder, 'trust.jks'), Buffer.from('feedfeed00000002', 'hex'));
  fs.writeFileSync(join(folder, 'client store.p12'), Buffer.from('3082091002010330', 'hex'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const read = (text: string) => readImport('client.properties', text, (path) => join(folder, path));

test('properties are parsed as Java parses them', () => {
  const text =
    '# comment\n! comment\na=1\n b : 2\nc 3\nd = with \\\n    more\ne=\\u00e9\\=\\:\nf\\ g=x\nh\na=last\n\\#i=\\\\';
  expect(Object.fromEntries(parseProperties(text))).toEqual({
    a: 'last',
    b: '2',
    c: '3',
    d: 'with more',
    e: 'é=:',
    'f g': 'x',
    h: '',
    '#i': '\\',
  });
});

test.each([
  [
    'org.x.ScramLoginModule required username="ana" password="a;b\\"c=\\\\d";',
    'ScramLoginModule',
    { username: 'ana', password: 'a;b"c=\\d' },
  ],
  [
    "PlainLoginModule   required\n  username='ana'\n  password=plain;",
    'PlainLoginModule',
    { username: 'ana', password: 'plain' },
  ],
  ['X required;', 'X', {}],
])('%s', (text, module, options) => {
  const login = parseJaas(text);
  expect([login?.module, Object.fromEntries(login?.options ?? [])]).toEqual([module, options]);
});

describe('Java client properties', () => {
  test('SCRAM over TLS with a PEM trust store', async () => {
    const [imported] = await read(`bootstrap.servers=a:9093,b:9093
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
  username="ana" \\
  password="se cret";
ssl.truststore.type=PEM
ssl.truststore.location=ca.pem
group.id=g
`);
    expect(imported).toEqual({
      context: {
        brokers: ['a:9093', 'b:9093'],
        tls: { ca: join(folder, 'ca.pem') },
        sasl: { mechanism: 'SCRAM-SHA-512', username: 'ana', password: 'se cret' },
      },
      pem: {},
      stores: [],
      leftOut: ['group.id: not about reaching the cluster, or not known to kafkactl'],
    });
  });

  test('inline PEM texts, also on one line', async () => {
    const block = (label: string) => `-----BEGIN ${label}----- TUlJ QkZ3 -----END ${label}-----`;
    const [imported] = await read(
      `bootstrap.servers=a:9093\nsecurity.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.certificates=${block('CERTIFICATE')}\nssl.keystore.type=PEM\nssl.keystore.certificate.chain=${block('CERTIFICATE')}\nssl.keystore.key=${block('ENCRYPTED PRIVATE KEY')}\nssl.key.password=pass\n`,
    );
    const lines = (label: string) => `-----BEGIN ${label}-----\nTUlJQkZ3\n-----END ${label}-----\n`;
    expect(imported?.pem).toEqual({
      ca: lines('CERTIFICATE'),
      cert: lines('CERTIFICATE'),
      key: lines('ENCRYPTED PRIVATE KEY'),
    });
    expect(imported?.context.tls).toEqual({ passphrase: 'pass' });
  });

  test('Java stores are named, with commands to export them where no tool is installed', async () => {
    const [imported] = await read(
      'bootstrap.servers=a:9093\nsecurity.protocol=SSL\nssl.truststore.location=trust.jks\nssl.truststore.password=x\nssl.keystore.location=client store.p12\nssl.keystore.password=x\n',
    );
    expect(imported?.context).toEqual({ brokers: ['a:9093'], tls: {} });
    expect(imported?.stores).toEqual([
      { holds: 'trust', path: join(folder, 'trust.jks'), kind: 'JKS', password: 'x' },
      { holds: 'key', path: join(folder, 'client store.p12'), kind: 'PKCS12', password: 'x' },
    ]);
    const withoutTools = await convertStores(imported as ImportedContext, { env: { PATH: '/nonexistent' }, folder });
    expect(withoutTools.stores).toEqual([]);
    expect(withoutTools.leftOut[0]).toContain(`keytool -list -rfc -keystore ${join(folder, 'trust.jks')} > ca.pem`);
    expect(withoutTools.leftOut[1]).toContain(`openssl pkcs12 -in '${join(folder, 'client store.p12')}'`);
  });

  test('an unchecked host name does not become an unchecked certificate', async () => {
    const [imported] = await read(
      'bootstrap.servers=a:9093\nsecurity.protocol=SSL\nssl.endpoint.identification.algorithm=\n',
    );
    expect(imported?.context.tls).toEqual({});
    expect(imported?.leftOut.join()).toContain('kafkactl checks the host name');
  });

  test('credentials that the protocol does not use are not imported', async () => {
    const [imported] = await read('bootstrap.servers=a\nssl.truststore.location=ca.pem\nsasl.mechanism=PLAIN\n');
    expect(imported?.context).toEqual({ brokers: ['a:9092'] });
  });

  test('a password of an environment variable stays there', async () => {
    const [imported] = await read(
      `bootstrap.servers=a\nsecurity.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=X required username="u" password="${'$'}{env:SECRET}";\n`,
    );
    expect(imported?.context.sasl).toEqual({ mechanism: 'PLAIN', username: 'u', passwordEnv: 'SECRET' });
  });

  test.each([
    ['security.protocol=SASL_SSL\n', 'no bootstrap.servers'],
    ['bootstrap.servers=a\nsecurity.protocol=TLS\n', 'is none of PLAINTEXT'],
    ['bootstrap.servers=a\nsecurity.protocol=SASL_SSL\n', 'does not speak the SASL mechanism GSSAPI'],
    ['bootstrap.servers=a\nsecurity.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\n', 'OAUTHBEARER'],
    ['bootstrap.servers=a\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n', 'no user name'],
  ])('%j is refused', async (text, message) => {
    await expect(read(text)).rejects.toThrow(new RegExp(message));
  });
});

test.for(['JKS', 'PKCS12'])('stores of type %s become PEM files that TLS takes', async (type, { skip }) => {
  const missing = ['keytool', 'openssl'].filter((program) => !findProgram(program, process.env));
  if (missing.length && process.env['CI']) throw new Error(`${missing.join(' and ')} needed`);
  skip(missing.length > 0, `${missing.join(' and ')} not installed`);
  const [store, trust] = [join(folder, `key.${type}`), join(folder, `trust.${type}`)];
  const keytool = (...args: string[]) =>
    execFileSync('keytool', [...args, '-storepass', 'changeit', '-storetype', type], { stdio: 'pipe' });
  keytool('-genkeypair', '-alias', 'a', '-keyalg', 'EC', '-dname', 'CN=client', '-keystore', store);
  const pem = keytool('-exportcert', '-rfc', '-alias', 'a', '-keystore', store);
  fs.writeFileSync(join(folder, 'exported.pem'), pem);
  keytool('-importcert', '-noprompt', '-alias', 'ca', '-file', join(folder, 'exported.pem'), '-keystore', trust);
  const [imported] = await read(
    `bootstrap.servers=a:9093\nsecurity.protocol=SSL\nssl.truststore.location=trust.${type}\nssl.truststore.password=changeit\nssl.keystore.location=key.${type}\nssl.keystore.password=changeit\n`,
  );
  const {
    pem: files,
    leftOut,
    context,
  } = await convertStores(imported as ImportedContext, { env: process.env, folder });
  expect(leftOut).toEqual([]);
  expect(files.ca).toBe(reflowPem(pem.toString()));
  expect(context.tls).toEqual({ passphrase: 'changeit' });
  expect(files.key).toContain('-----BEGIN ENCRYPTED PRIVATE KEY-----');
  createSecureContext({ ca: files.ca, cert: files.cert, key: files.key, passphrase: 'changeit' });
  expect(fs.readdirSync(folder).filter((name) => name.includes('tmp'))).toEqual([]);
});

test('properties of librdkafka, as kcat has them', async () => {
  const [imported] = await read(
    'metadata.broker.list=a:9093\nsecurity.protocol=sasl_ssl\nsasl.mechanisms=PLAIN\nsasl.username=u\nsasl.password=p\nssl.ca.location=ca.pem\n',
  );
  expect(imported?.context).toEqual({
    brokers: ['a:9093'],
    tls: { ca: join(folder, 'ca.pem') },
    sasl: { mechanism: 'PLAIN', username: 'u', password: 'p' },
  });
});

test.each([
  [
    'the Go kafkactl',
    'contexts:\n  prod:\n    brokers: [a:9093]\n    clientID: me\n    tls: { enabled: true, ca: ca.pem, certKey: key.pem, cert: cert.pem }\n    sasl: { enabled: true, mechanism: scram-sha512, username: u, password: p }\ncurrent-context: prod\n',
    { clientId: 'me', tls: { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' } },
  ],
  [
    'kaf',
    'current-cluster: prod\nclusters:\n- name: prod\n  brokers: [a:9093]\n  security-protocol: SASL_SSL\n  SASL: { mechanism: SCRAM-SHA-512, username: u, password: p }\n  TLS: { cafile: ca.pem, insecure: false }\n',
    { tls: { ca: 'ca.pem' } },
  ],
  [
    'rpk',
    'version: 6\nprofiles:\n- name: prod\n  kafka_api:\n    brokers: [a:9093]\n    tls: { ca_file: ca.pem }\n    sasl: { user: u, password: p, mechanism: SCRAM-SHA-512 }\n',
    { tls: { ca: 'ca.pem' } },
  ],
])('the file of %s', async (_tool, text, more) => {
  const [imported] = await readImport('config.yml', text, (path) => path);
  expect(imported).toEqual({
    name: 'prod',
    context: { brokers: ['a:9093'], sasl: { mechanism: 'SCRAM-SHA-512', username: 'u', password: 'p' }, ...more },
    pem: {},
    stores: [],
    leftOut: [],
  });
});
