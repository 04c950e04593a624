import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { ClusterSettings } from '../../settings/types.js';
import type { Wire } from '../wire/wire.js';
import { Channel } from './channel.js';
import { produceV9 } from './produce-api.js';

const settings: ClusterSettings = {
  layer: 'flags',
  brokers: ['localhost:1'],
  clientId: 'test',
  protected: false,
  readOnly: false,
  requestTimeoutMs: 10_000,
};

/** A channel to a server of this process, and the server's end of its connection. */
async function openChannel() {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[peer]] = await Promise.all([once(server, 'connection'), once(socket, 'connect')]);
  server.close();
  const connection = Object.assign(new EventEmitter(), {
    ...{ socket, status: 'connected', host: 'h', port: 1 },
    isConnected: () => connection.status === 'connected',
  });
  socket.on('error', () => {});
  const wire = { connection: async () => connection, signal: new AbortController().signal } as unknown as Wire;
  return { channel: await Channel.open(wire, 1, settings), connection, peer: peer as Socket };
}

test('a request without a response fails where the connection breaks before it is written', async () => {
  const { channel, peer } = await openChannel();
  const batches = [{ partition: 0, bytes: Buffer.alloc(30_000_000) }];
  const sent = channel.sendWithoutResponse(produceV9, { acks: 0, timeoutMs: 1000, topic: 't', batches });
  peer.once('data', () => peer.resetAndDestroy()).resume();
  await expect(sent).rejects.toMatchObject({ code: 'unreachable' });
  expect(channel.usable).toBe(false);
});

test('requests wait while the connection logs in again, and are sent in order', async () => {
  const { channel, connection, peer } = await openChannel();
  const received: number[] = [];
  peer.on('data', (chunk: Buffer) => received.push(chunk.length)).resume();
  connection.status = 'reauthenticating';
  const lengths = [10, 20].map((length) => {
    const batches = [{ partition: 0, bytes: Buffer.alloc(length) }];
    return channel.sendWithoutResponse(produceV9, { acks: 0, timeoutMs: 1000, topic: 't', batches });
  });
  const answered = channel.request(produceV9, { acks: 1, timeoutMs: 1000, topic: 't', batches: [] });
  // Nothing was sent before this byte.
  connection.socket.write('x');
  await expect.poll(() => received).toEqual([1]);
  connection.status = 'connected';
  connection.emit('connect');
  await Promise.all(lengths);
  // The size, the correlation id of the third request, and a response without topics.
  const response = Buffer.from([0, 0, 0, 11, 0x40, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0]);
  peer.write(response);
  expect(await answered).toEqual([]);
});

test('requests that wait for the login fail with the connection', async () => {
  const { channel, connection, peer } = await openChannel();
  connection.status = 'reauthenticating';
  const answered = channel.request(produceV9, { acks: 1, timeoutMs: 1000, topic: 't', batches: [] });
  connection.status = 'error';
  peer.resetAndDestroy();
  await expect(answered).rejects.toMatchObject({ code: 'unreachable' });
});
