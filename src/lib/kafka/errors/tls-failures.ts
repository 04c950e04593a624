import { CliError } from '../../base/errors.js';
import type { ClusterSettings } from '../../settings/types.js';

type Thrown = Error & Record<string, unknown>;

/** Meaning of OpenSSL's error names for untrusted certificates. */
const trustErrors: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends in a certificate that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not trusted here',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  CERT_UNTRUSTED: 'it is not trusted here',
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
};

/**
 * The CliError for a failure of TLS: an untrusted certificate of either side, unusable key files, or a side without
 * TLS. Undefined for other errors.
 */
export function tlsFailure(all: readonly Thrown[], address: string, settings: ClusterSettings): CliError | undefined {
  if (!settings.tls) return undefined;
  const cause = all[0];
  for (const { code, message } of all) {
    const name = typeof code === 'string' ? code : '';
    const reason = trustErrors[name];
    if (reason) {
      return new CliError('denied', `the certificate of ${address} is not trusted: ${reason}`, {
        cause,
        hint:
          name.includes('VALID') || name.includes('EXPIRED')
            ? "The broker's certificate must be renewed, or the clock of this machine is wrong."
            : 'Name the authority that signed it:  --tls-ca FILE.pem',
      });
    }
    if (name === 'ERR_TLS_CERT_ALTNAME_INVALID') {
      return new CliError('denied', `the certificate of ${address} is for another host: ${message}`, {
        cause,
        hint: 'Use a name that the certificate holds, or set the expected one with --tls-servername.',
      });
    }
    if (/alert (bad certificate|certificate|unknown ca|handshake failure|access denied)/i.test(message)) {
      return new CliError('denied', `${address} refused our TLS certificate: ${tlsReason(message)}`, {
        cause,
        hint: 'The listener wants a client certificate:  --tls-cert FILE.pem --tls-key FILE.pem',
      });
    }
    if (name === 'ERR_SSL_WRONG_VERSION_NUMBER' || /secure TLS connection was established/.test(message)) {
      return new CliError('unreachable', `${address} does not speak TLS`, {
        cause,
        hint: 'Leave TLS out, or use the port of its TLS listener.',
      });
    }
    if (name.startsWith('ERR_OSSL') || name.startsWith('ERR_CRYPTO')) {
      return new CliError('usage', `a TLS certificate or key cannot be used: ${tlsReason(message)}`, {
        cause,
        hint: 'They must be PEM files that belong together; a locked key needs its passphrase.',
      });
    }
  }
  return undefined;
}

/** The reason in OpenSSL's `error:0A000…:SSL routines:function:reason:file:line:`. */
const tlsReason = (message: string) => /^(?:.*error:)?[0-9A-F]+:[^:]*:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;
