import { isIP } from 'node:net';
import type { ConnectionOptions } from '@platformatic/kafka/dist/network/connection.js';
import type { ClusterSettings } from '../../settings/types.js';

/** Options for a connection to `host`; `timeoutMs` is the limit for connecting. */
export function connectionOptions(settings: ClusterSettings, host: string, timeoutMs: number): ConnectionOptions {
  const { tls, sasl, requestTimeoutMs } = settings;
  // SNI takes host names only; IP addresses are still checked against the certificate.
  const servername = tls?.servername ?? (isIP(host) ? undefined : host);
  return {
    connectTimeout: timeoutMs,
    requestTimeout: requestTimeoutMs,
    ...(tls && {
      tls: {
        ...(tls.ca !== undefined && { ca: tls.ca }),
        ...(tls.cert !== undefined && { cert: tls.cert }),
        ...(tls.key !== undefined && { key: tls.key }),
        ...(tls.passphrase !== undefined && { passphrase: tls.passphrase }),
        ...(servername !== undefined && { servername }),
        rejectUnauthorized: !tls.insecure,
      },
    }),
    ...(sasl && { sasl: { mechanism: sasl.mechanism, username: sasl.username, password: sasl.password } }),
  };
}

/** Splits `host:port`, also `[::1]:9092`; the default port is 9092. */
export function parseAddress(address: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(address);
  if (!match) return { host: address, port: 9092 };
  return { host: match[1] ?? match[2] ?? address, port: Number(match[3] ?? 9092) };
}
