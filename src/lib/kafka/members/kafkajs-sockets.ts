import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { parseAddress } from '../wire/connection-options.js';

const keepAliveMs = 60_000;

/**
 * A broker address as kafkajs takes it. kafkajs splits addresses at the first colon, so the colons of an IPv6 address
 * become "_", which no host name contains.
 */
export function kafkaJsAddress(address: string): string {
  const { host, port } = parseAddress(address);
  return `${isIP(host) === 6 ? host.replaceAll(':', '_') : host}:${port}`;
}

function hostOfKafkaJsAddress(seed: string): string {
  const address = seed.replaceAll('_', ':');
  return isIP(address) === 6 ? address : seed;
}

/** Socket factory for kafkajs, like its own but with IPv6. */
export const openSocket: ISocketFactory = ({ host: seed, port, ssl, onConnect }) => {
  const host = hostOfKafkaJsAddress(seed);
  // SNI takes host names only.
  const servername = isIP(host) ? {} : { servername: host };
  const socket = ssl
    ? connectTls({ host, port, ...servername, ...ssl }, onConnect)
    : connect({ host, port }, onConnect);
  return socket.setKeepAlive(true, keepAliveMs);
};
