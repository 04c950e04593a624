import type { StoredTls } from '../context.js';
import type { ClientProperties } from './client-properties.js';
import { type JavaStore, reflowPem, withoutEmpty } from './imported.js';
import { storeKind } from './stores.js';

/** TLS of Java client properties: paths of PEM files, inline PEM texts, and Java stores to convert. */
export function tlsOfProperties(settings: ClientProperties, resolvePath: (path: string) => string) {
  const trust = readTrust(settings, resolvePath);
  const client = readClientCert(settings, resolvePath);
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
  const stored = withoutEmpty<StoredTls>({
    ca: trust.path,
    cert: client.cert,
    key: client.key,
    passphrase: client.key || client.pem.key ? passphrase : undefined,
  });
  const stores = [trust.store, client.store].filter((store) => store !== undefined);
  return { stored, pem: { ...trust.pem, ...client.pem }, stores };
}

interface TrustProperties {
  readonly path?: string;
  readonly pem: { readonly ca?: string };
  readonly store?: JavaStore;
}

function readTrust(settings: ClientProperties, resolvePath: (path: string) => string): TrustProperties {
  settings.take('ssl.truststore.type');
  const password = settings.take('ssl.truststore.password');
  const inlinePem = settings.take('ssl.truststore.certificates', 'ssl.ca.pem');
  if (inlinePem) return { pem: { ca: reflowPem(inlinePem) } };
  const path = settings.take('ssl.truststore.location', 'ssl.ca.location');
  if (!path) return { pem: {} };
  const absolute = resolvePath(path);
  const kind = storeKind(absolute);
  if (kind === 'PEM') return { path: absolute, pem: {} };
  return { pem: {}, store: { holds: 'trust', path: absolute, kind, password } };
}

interface ClientCertProperties {
  readonly cert?: string;
  readonly key?: string;
  readonly pem: { readonly cert?: string; readonly key?: string };
  readonly store?: JavaStore;
}

function readClientCert(settings: ClientProperties, resolvePath: (path: string) => string): ClientCertProperties {
  settings.take('ssl.keystore.type');
  const password = settings.take('ssl.keystore.password');
  const chain = settings.take('ssl.keystore.certificate.chain', 'ssl.certificate.pem');
  const keyText = settings.take('ssl.keystore.key', 'ssl.key.pem');
  if (chain && keyText) return { pem: { cert: reflowPem(chain), key: reflowPem(keyText) } };
  const cert = settings.take('ssl.certificate.location');
  const key = settings.take('ssl.key.location');
  if (cert && key) return { cert: resolvePath(cert), key: resolvePath(key), pem: {} };
  const store = settings.take('ssl.keystore.location');
  if (!store) return { pem: {} };
  const absolute = resolvePath(store);
  const kind = storeKind(absolute);
  // A PEM key store holds the key and the chain in one file (KIP-651).
  if (kind === 'PEM') return { cert: absolute, key: absolute, pem: {} };
  return { pem: {}, store: { holds: 'key', path: absolute, kind, password } };
}
