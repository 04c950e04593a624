import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { interrupted } from '../src/lib/base/errors.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import type { RequestTrace } from '../src/lib/kafka/wire/wire.js';
import type { ClusterSettings } from '../src/lib/settings/types.js';
import { oneBroker, secureBroker } from './kafka.js';

const settingsOf = (brokers: readonly string[], more: Partial<ClusterSettings> = {}): ClusterSettings => ({
  layer: 'flags',
  brokers,
  clientId: 'kafkactl-test',
  protected: false,
  readOnly: false,
  requestTimeoutMs: 3000,
  ...more,
});

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function open(settings: ClusterSettings, signal = new AbortController().signal): Promise<Cluster> {
  const cluster = await connect(settings, { signal });
  opened.push(cluster);
  return cluster;
}

const failure = async (settings: ClusterSettings) =>
  (await open(settings)).describe().then(
    () => expect.fail('it was reached'),
    (error: unknown) => error,
  );

/** A local port that runs `onConnection` instead of a Kafka broker. */
async function listen(onConnection: (socket: Socket) => void): Promise<{ address: string; server: Server }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  const { port } = server.address() as { port: number };
  return { address: `127.0.0.1:${port}`, server };
}

describe('unreachable: the error names the address and the next step', () => {
  test('nothing listens', async () => {
    expect(await failure(settingsOf(['127.0.0.1:1']))).toMatchObject({
      code: 'unreachable',
      exit: 5,
      message: 'nothing listens on 127.0.0.1:1',
    });
  });

  test('nothing listens and no cluster is configured: the hint offers a sandbox and a context', async () => {
    const error = await failure(settingsOf(['localhost:1'], { layer: 'default' }));
    expect(error).toMatchObject({
      code: 'unreachable',
      hint: expect.stringMatching(/kafkactl sandbox up(.|\n)*kafkactl contexts add/),
    });
  });

  test('no such host', async () => {
    expect(await failure(settingsOf(['no-such-host.invalid:9092']))).toMatchObject({
      code: 'unreachable',
      message: 'no such host: no-such-host.invalid:9092',
    });
  });

  test('none of several brokers answers: each is named', async () => {
    expect(await failure(settingsOf(['127.0.0.1:1', '127.0.0.1:2']))).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/none of the 2 brokers from --brokers.*127.0.0.1:1.*127.0.0.1:2/),
    });
  });

  test('a silent port fails within the request timeout', async () => {
    const { address } = await listen(() => {});
    const start = performance.now();
    expect(await failure(settingsOf([address], { requestTimeoutMs: 400 }))).toMatchObject({
      code: 'unreachable',
      message: `no answer from ${address} within 400 ms`,
    });
    expect(performance.now() - start).toBeLessThan(1500);
  });

  test('a web server', async () => {
    const { address } = await listen((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    expect(await failure(settingsOf([address]))).toMatchObject({ code: 'unreachable', exit: 5 });
  });

  test('a listener without TLS', async () => {
    const { settings } = await oneBroker();
    expect(await failure({ ...settings, tls: {} })).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/does not speak TLS/),
    });
  });

  test('a TLS listener without TLS', async () => {
    const { settings } = await secureBroker();
    expect(await failure(settingsOf(settings.brokers))).toMatchObject({
      code: 'unreachable',
      hint: expect.stringMatching(/TLS \(--tls-ca\)/),
    });
  });
});

describe('refused by the broker: denied, not unreachable', () => {
  const secure = async (
    change: (settings: Required<Pick<ClusterSettings, 'tls' | 'sasl'>>) => Partial<ClusterSettings>,
  ) => {
    const { settings } = await secureBroker();
    const { tls, sasl } = settings;
    if (!tls || !sasl) throw new Error('the secure sandbox has no login');
    return failure({ ...settings, ...change({ tls, sasl }) });
  };

  test('a wrong password', async () => {
    const start = performance.now();
    expect(await secure(({ sasl }) => ({ sasl: { ...sasl, password: 'wrong' } }))).toMatchObject({
      code: 'denied',
      exit: 6,
      message: expect.stringMatching(/refused the user/),
      kafka: expect.stringMatching(/^SASL_AUTHENTICATION_FAILED: /),
    });
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('a mechanism that is not enabled', async () => {
    expect(await secure(({ sasl }) => ({ sasl: { ...sasl, mechanism: 'PLAIN' } }))).toMatchObject({
      code: 'denied',
      message: expect.stringMatching(/does not take SASL PLAIN/),
      hint: expect.stringMatching(/SCRAM-SHA-512/),
    });
  });

  test('an untrusted certificate', async () => {
    expect(await secure(() => ({ tls: {} }))).toMatchObject({
      code: 'denied',
      message: expect.stringMatching(/certificate of .* is not trusted/),
      hint: expect.stringMatching(/--tls-ca/),
    });
  });

  test('a certificate for another host', async () => {
    expect(await secure(({ tls }) => ({ tls: { ...tls, servername: 'kafka.example' } }))).toMatchObject({
      code: 'denied',
      message: expect.stringMatching(/for another host/),
    });
  });

  test('a certificate file without a certificate is a usage error', async () => {
    expect(await secure(() => ({ tls: { ca: 'not a certificate' } }))).toMatchObject({
      code: 'denied',
      message: expect.stringMatching(/is not trusted/),
    });
    expect(await secure(({ tls }) => ({ tls: { ...tls, cert: 'no', key: 'no' } }))).toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/certificate or key cannot be used/),
    });
  });

  test('SASL on a listener without it', async () => {
    const { settings } = await oneBroker();
    const sasl = { mechanism: 'PLAIN', username: 'someone', password: 'x' } as const;
    expect(await failure({ ...settings, sasl })).toMatchObject({
      code: 'denied',
      kafka: expect.stringMatching(/^ILLEGAL_SASL_STATE/),
    });
  });
});

test('a cluster with another id than in the settings is refused before any request', async () => {
  const { settings } = await oneBroker();
  const cluster = await open({ ...settings, clusterId: 'another' });
  await expect(cluster.createTopics([{ name: 'never-made' }])).rejects.toMatchObject({ code: 'conflict', exit: 4 });
  expect(cluster.requestCounts.has('CreateTopics')).toBe(false);
});

test('the next bootstrap broker is used when the first does not answer', async () => {
  const { settings, clusterId } = await oneBroker();
  const cluster = await open({ ...settings, brokers: ['127.0.0.1:1', ...settings.brokers] });
  expect(await cluster.describe()).toMatchObject({ clusterId });
});

test('a broker that accepts connections and never answers is skipped', async () => {
  const { settings, clusterId } = await oneBroker();
  const { address } = await listen(() => {});
  const cluster = await open({ ...settings, brokers: [address, ...settings.brokers], requestTimeoutMs: 1500 });
  expect(await cluster.describe()).toMatchObject({ clusterId });
});

test('a lost bootstrap broker is replaced by one from the metadata', async () => {
  const { settings, clusterId } = await oneBroker();
  const [address = ''] = settings.brokers;
  const { createConnection } = await import('node:net');
  const pipes = new Set<Socket>();
  const { address: front, server } = await listen((socket) => {
    const [host, port] = address.split(':');
    const back = createConnection(Number(port), host);
    back.on('error', () => {});
    pipes.add(socket);
    socket.pipe(back).pipe(socket);
  });
  const cluster = await open({ ...settings, brokers: [front] });
  await cluster.describe();
  server.close();
  for (const pipe of pipes) pipe.destroy();
  // The loss may be noticed before or during the request; either way another broker is asked.
  expect(await cluster.describe()).toMatchObject({ clusterId });
});

test('a read-only request is retried on another broker when the connection is lost', async () => {
  const { settings } = await oneBroker();
  const [host = '', port] = (settings.brokers[0] ?? '').split(':');
  const { createConnection } = await import('node:net');
  let deaf = false;
  const { address: front, server } = await listen((socket) => {
    const back = createConnection(Number(port), host);
    back.on('error', () => {});
    back.pipe(socket);
    socket.on('data', (data) => (deaf ? socket.destroy() : back.write(data)));
  });
  const cluster = await open({ ...settings, brokers: [front] });
  await cluster.describe();
  deaf = true;
  server.close();
  expect(await cluster.describe()).toMatchObject({ brokers: [{ id: 1 }] });
  expect(cluster.requestCounts.get('Metadata')).toBe(3);
});

test('an abort rejects pending requests at once with its reason', async () => {
  const { address } = await listen(() => {});
  const abort = new AbortController();
  const cluster = await open(settingsOf([address], { requestTimeoutMs: 30_000 }), abort.signal);
  const waiting = cluster.describe();
  await expect.poll(() => cluster.requestCounts.get('ApiVersions')).toBe(1);
  const start = performance.now();
  abort.abort(interrupted());
  await expect(waiting).rejects.toMatchObject({ code: 'interrupted', exit: 130 });
  expect(performance.now() - start).toBeLessThan(100);
});

test('close leaves no connection open', async () => {
  const open = new Set<Socket>();
  const { settings } = await oneBroker();
  const [host = '', port] = (settings.brokers[0] ?? '').split(':');
  const { createConnection } = await import('node:net');
  const { address } = await listen((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const back = createConnection(Number(port), host);
    socket.pipe(back).pipe(socket);
  });
  const cluster = await connect({ ...settings, brokers: [address] }, { signal: new AbortController().signal });
  await cluster.describe();
  expect(open.size).toBe(1);
  await cluster.close();
  await expect.poll(() => open.size).toBe(0);
});

test('each request is traced', async () => {
  const { settings } = await oneBroker();
  const requests: RequestTrace[] = [];
  const cluster = await connect(settings, {
    signal: new AbortController().signal,
    onRequest: (request) => requests.push(request),
  });
  opened.push(cluster);
  await cluster.topics();
  expect(requests.map(({ api }) => api)).toEqual(['ApiVersions', 'Metadata']);
  expect(requests.every(({ broker, ms }) => broker === settings.brokers[0] && ms >= 0)).toBe(true);
});
