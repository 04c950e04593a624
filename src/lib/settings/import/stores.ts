import { closeSync, openSync, readSync } from 'node:fs';
import { quoteWord } from '../../base/quote-word.js';

export type StoreKind = 'PEM' | 'JKS' | 'JCEKS' | 'PKCS12' | 'unknown';

/** Detects the kind of a certificate store by its first bytes; undefined where it cannot be read. */
export function storeKind(path: string): StoreKind | undefined {
  const head = Buffer.alloc(4096);
  let length = 0;
  try {
    const file = openSync(path, 'r');
    length = readSync(file, head, 0, head.length, 0);
    closeSync(file);
  } catch {
    return undefined;
  }
  if (head.subarray(0, length).includes('-----BEGIN ')) return 'PEM';
  const magic = head.subarray(0, 4).toString('hex');
  if (magic === 'feedfeed') return 'JKS';
  if (magic === 'cececece') return 'JCEKS';
  // A DER sequence of more than 127 bytes: PFX of RFC 7292.
  if (/^308[1-4]/.test(magic)) return 'PKCS12';
  return 'unknown';
}

/** Command that exports a Java trust store of any type as PEM; keytool asks for the password. */
export const trustStoreAdvice = (path: string): string => `keytool -list -rfc -keystore ${quoteWord(path)} > ca.pem`;

/** Commands that export a Java key store as PEM. */
export function keyStoreAdvice(path: string, kind: StoreKind | undefined): string {
  const toPem = (store: string) => `openssl pkcs12 -in ${store} -out client.pem`;
  if (kind === 'PKCS12') return toPem(quoteWord(path));
  return `keytool -importkeystore -srckeystore ${quoteWord(path)} -destkeystore client.p12 -deststoretype PKCS12 && ${toPem('client.p12')}`;
}
