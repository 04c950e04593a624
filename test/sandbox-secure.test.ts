import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { layoutOf } from '../src/lib/sandbox/layout.js';
import { readState } from '../src/lib/sandbox/state.js';
import { readContext } from '../src/lib/settings/store.js';
import type { SaslSettings } from '../src/lib/settings/types.js';
import { sandboxContextOf, secureBroker, suiteEnv } from './kafka.js';
import { randomName } from './names.js';

const opened: Cluster[] = [];
afterAll(() => Promise.all(opened.map((cluster) => cluster.close())));

const topic = randomName('secure');
const secrets = () => layoutOf('secure', sandboxContextOf(suiteEnv()).folders).secrets;
const word = (user: string): string => readFileSync(secrets().password(user), 'utf8').trim();

async function as(user: string, password = word(user)): Promise<Cluster> {
  const { settings } = await secureBroker();
  const sasl: SaslSettings = { mechanism: 'SCRAM-SHA-512', username: user, password };
  const cluster = await connect({ ...settings, sasl }, { signal: new AbortController().signal });
  opened.push(cluster);
  return cluster;
}

/** The command lines of every process of this machine that can be read. */
function commandLines(): string {
  if (!existsSync('/proc/self/cmdline')) return spawnSync('ps', ['-axww', '-o', 'args='], { encoding: 'utf8' }).stdout;
  const lines = readdirSync('/proc').map((entry) => {
    try {
      return /^\d+$/.test(entry) ? readFileSync(join('/proc', entry, 'cmdline'), 'utf8') : '';
    } catch {
      return '';
    }
  });
  return lines.join('\n');
}

test('no password is in a command line, while it starts and after', async () => {
  const seen = new Set<string>();
  const watch = setInterval(() => seen.add(commandLines()), 20);
  await secureBroker().finally(() => clearInterval(watch));
  const all = [...seen, commandLines()].join('\n');
  expect(all).toContain('kafkactl.sandbox=secure');
  const words = [word('admin'), word('visitor'), readFileSync(secrets().keystorePassword, 'utf8').trim()];
  expect(words.filter((each) => all.includes(each))).toEqual([]);
});

test('no password is in a log', async () => {
  await secureBroker();
  const layout = layoutOf('secure', sandboxContextOf(suiteEnv()).folders);
  const log = readFileSync(layout.log(1), 'utf8');
  expect(log).toContain('Kafka Server started');
  expect([word('admin'), word('visitor')].filter((each) => log.includes(each))).toEqual([]);
});

test('every secret is for this user alone', async () => {
  await secureBroker();
  const { folder } = secrets();
  const open = readdirSync(folder).filter((file) => (statSync(join(folder, file)).mode & 0o077) !== 0);
  expect(open).toEqual([]);
  expect(statSync(folder).mode & 0o077).toBe(0);
});

test('its context holds the path of the password file, not the password', async () => {
  const { name } = await secureBroker();
  const app = sandboxContextOf(suiteEnv());
  expect(await readContext(app, name)).toMatchObject({
    clusterId: readState(name, app.folders)?.clusterId,
    tls: { ca: secrets().certificate },
    sasl: { mechanism: 'SCRAM-SHA-512', username: 'admin', passwordFile: secrets().password('admin') },
  });
});

test('admin creates a topic, and a visitor without ACLs neither sees nor creates one', async () => {
  const admin = await as('admin');
  const [created] = await admin.createTopics([{ name: topic }]);
  expect(created?.error).toBeUndefined();
  const visitor = await as('visitor');
  expect(await visitor.topics()).toEqual([]);
  const [refused] = await visitor.createTopics([{ name: `${topic}-2` }]);
  expect(refused?.error).toMatchObject({ code: 'denied', exit: 6 });
  expect((await admin.topics([topic])).map(({ name }) => name)).toEqual([topic]);
});

test('a wrong password and an unknown user are refused', async () => {
  for (const cluster of [await as('admin', 'wrong'), await as('nobody', 'wrong')]) {
    await expect(cluster.topics()).rejects.toMatchObject({ code: 'denied', exit: 6 });
  }
});

test('no client passes for a node without the certificate', async () => {
  const { settings } = await secureBroker();
  const port = readState('secure', sandboxContextOf(suiteEnv()).folders)?.nodes[0]?.controllerPort ?? 0;
  const socket = connectTls({ port, host: '127.0.0.1', ca: settings.tls?.ca });
  await once(socket, 'secureConnect');
  await expect(once(socket, 'data')).rejects.toMatchObject({
    code: expect.stringMatching(/ALERT_(BAD_)?CERTIFICATE/),
  });
});

test('a client without TLS does not get in', async () => {
  const { settings } = await secureBroker();
  const { tls: _, sasl: __, ...plain } = settings;
  const cluster = await connect({ ...plain, requestTimeoutMs: 3000 }, { signal: new AbortController().signal });
  opened.push(cluster);
  await expect(cluster.topics()).rejects.toMatchObject({ code: 'unreachable' });
});
