import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import { parseAddress } from './wire/connection-options.js';

const keepAliveMs = 60_000;

/**
 * A broker's address as kafkajs takes it. It splits each at its first colon, so that an IPv6 address goes through it
 * with "_" in the place of its colons, which no name of a host has.
 */
export function kafkaJsAddress(address: string): string {
  const { host, port } = parseAddress(address);
  return `${isIP(host) === 6 ? host.replaceAll(':', '_') : host}:${port}`;
}

/** The host of a seed. */
function hostOfKafkaJsAddress(seed: string): string {
  const address = seed.replaceAll('_', ':');
  return isIP(address) === 6 ? address : seed;
}

/** Opens a connection of kafkajs as its own factory does, to an IPv6 address too. */
export const openSocket: ISocketFactory = ({ host: seed, port, ssl, onConnect }) => {
  const host = hostOfKafkaJsAddress(seed);
  // SNI takes a host name only.
  const servername = isIP(host) ? {} : { servername: host };
  const socket = ssl
    ? connectTls({ host, port, ...servername, ...ssl }, onConnect)
    : connect({ host, port }, onConnect);
  return socket.setKeepAlive(true, keepAliveMs);
};
