import { Connection } from '@platformatic/kafka/dist/network/connection.js';
import { afterEach, expect, test, vi } from 'vitest';
import { BrokerConnection } from './broker-connection.js';
import type { Api } from './wire.js';

const settings = { layer: 'flags', brokers: ['h:1'], clientId: 'c', protected: false, readOnly: false } as const;
const context = { signal: new AbortController().signal, onSend: () => {}, onComplete: () => {} };
type Callback = (error: Error | null, response?: string) => void;

afterEach(() => {
  vi.restoreAllMocks();
});

/** A connection that logs in again at the moment, and the requests that were sent on it. */
async function relogging() {
  const connect = vi.spyOn(Connection.prototype, 'connect').mockImplementation((_host, _port, callback) => {
    callback?.(null);
  });
  const status = vi.spyOn(Connection.prototype, 'status', 'get').mockReturnValue('reauthenticating');
  const broker = new BrokerConnection('h:1', { ...settings, requestTimeoutMs: 1000 }, 1000, context);
  await broker.open();
  const client = connect.mock.contexts[0] as Connection;
  const sent: number[] = [];
  const request = (id: number) => {
    const api = (_connection: unknown, callback: Callback) => {
      sent.push(id);
      callback(status.getMockImplementation()?.call(client) === 'error' ? new Error('closed') : null, `answer ${id}`);
    };
    return broker.send(Object.assign(api, { key: 3, version: 0 }) as unknown as Api<[], string>, []);
  };
  return { broker, client, status, sent, request };
}

test('requests wait while the client logs in again', async () => {
  const { client, status, sent, request } = await relogging();
  const answers = Promise.all([request(1), request(2)]);
  await new Promise(setImmediate);
  expect(sent).toEqual([]);
  status.mockReturnValue('connected');
  client.emit('connect');
  expect(await answers).toEqual(['answer 1', 'answer 2']);
  expect(sent).toEqual([1, 2]);
});

test('requests that wait fail with the login, and with the connection', async () => {
  const failed = await relogging();
  const waiting = failed.request(1);
  await new Promise(setImmediate);
  failed.status.mockReturnValue('error');
  failed.client.emit('error', new Error('denied'));
  await expect(waiting).rejects.toThrow();
  const aborted = await relogging();
  const pending = aborted.request(2);
  await new Promise(setImmediate);
  aborted.broker.abort(new Error('closed'));
  await expect(pending).rejects.toThrow();
  expect(aborted.sent).toEqual([]);
});
