import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { kafkaJsAddress, openSocket } from './kafkajs-sockets.js';

test.each([
  ['localhost:9092', 'localhost:9092'],
  ['kafka_1', 'kafka_1:9092'],
  ['127.0.0.1:19092', '127.0.0.1:19092'],
  ['[::1]:9093', '__1:9093'],
  ['[2001:db8::2]', '2001_db8__2:9092'],
])('kafkajs is given %s as %s, which has one colon', (address, seed) => {
  expect(kafkaJsAddress(address)).toBe(seed);
});

test.for(['127.0.0.1', '::1'])('it connects to %s', async (host, { skip }) => {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  skip(!own.some(({ address }) => address === host), `this machine has no ${host}`);
  const server = createServer((socket) => socket.end('hello')).listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [seed = ''] = kafkaJsAddress(`[${host}]:${port}`).split(':');
  const socket = openSocket({ host: seed, port, ssl: undefined as never, onConnect: () => {} });
  const [said] = await once(socket, 'data');
  expect(String(said)).toBe('hello');
  socket.destroy();
  server.close();
});
