import { once } from 'node:events';
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
  const connection = { socket, on: socket.on.bind(socket), isConnected: () => !socket.destroyed, host: 'h', port: 1 };
  const wire = { connection: async () => connection, signal: new AbortController().signal } as unknown as Wire;
  return { channel: await Channel.open(wire, 1, settings), peer: peer as Socket };
}

test('a request without a response fails where the connection breaks before it is written', async () => {
  const { channel, peer } = await openChannel();
  const batches = [{ partition: 0, bytes: Buffer.alloc(30_000_000) }];
  const sent = channel.sendWithoutResponse(produceV9, { acks: 0, timeoutMs: 1000, topic: 't', batches });
  setTimeout(() => peer.resetAndDestroy(), 100);
  await expect(sent).rejects.toMatchObject({ code: 'unreachable' });
  expect(channel.usable).toBe(false);
});
