import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { allCommands } from '../src/commands/index.js';
import { optionName } from '../src/lib/cli/global-options.js';
import { FreshHome } from './home.js';
import { oneBroker, secureBroker } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, type LineOptions, typist } from './world.js';

const commands = await allCommands();

const home = new FreshHome();

const run = (line: string, more?: LineOptions) => kafkactl(line, home.lineOptions(more));
const name = () => randomName('guards');
const nowhere = '127.0.0.1:1';

describe('a read-only context', () => {
  const writing = commands.filter(({ effect }) => effect === 'writes');
  const lineOf = (command: (typeof commands)[number]) => {
    const args = Object.values(command.args ?? {}).map((input) => input.choices?.[0] ?? 'word');
    const needed = Object.entries(command.options ?? {}).filter(([, { required }]) => required);
    return [command.path, ...args, ...needed.map(([key]) => `--${optionName(key)} word`)].join(' ');
  };

  test('there are commands that write', () => {
    expect(writing.map(({ path }) => path)).toContain('topics delete');
  });

  test.each(writing.map((command) => [command.path, lineOf(command)] as const))('refuses %s', async (_path, line) => {
    await run(`contexts add ro --brokers ${nowhere} --read-only`);
    expect(await run(`${line} --yes`, { stdin: 'a record\n' })).toMatchObject({
      code: 6,
      out: '',
      err: expect.stringContaining('context "ro" is read-only'),
    });
  });

  test('reads', async () => {
    const { brokers } = await oneBroker();
    await run(`contexts add ro --brokers ${brokers} --read-only`);
    expect((await run('topics list')).code).toBe(0);
  });
});

describe('a protected context', () => {
  const prepared = async () => {
    const { brokers } = await oneBroker();
    const topic = name();
    await run(`contexts add prod --brokers ${brokers} --protected`);
    expect((await run(`topics create ${topic} -p 1`)).code).toBe(0);
    const gone = async () => (await run(`topics describe ${topic} -o name`)).code === 3;
    return { topic, gone };
  };

  test('destroys with --yes only when the line names it', async () => {
    const { topic, gone } = await prepared();
    for (const line of [`topics delete ${topic}`, `topics delete ${topic} --yes`]) {
      expect(await run(line)).toMatchObject({ code: 2, err: expect.stringContaining('protected') });
      expect(await run(line, { env: { KAFKACTL_CONTEXT: 'prod' } })).toMatchObject({ code: 2 });
    }
    expect(await gone()).toBe(false);
    expect(await run(`topics delete ${topic} --yes --context prod`)).toMatchObject({ code: 0 });
    expect(await gone()).toBe(true);
  });

  test('asks for the name typed out', async () => {
    const { topic, gone } = await prepared();
    const asked = await run(`topics delete ${topic}`, typist([['to go on:', 'yes']]));
    // The context is on a line of its own: a question wider than the terminal is redrawn over itself.
    expect(asked).toMatchObject({ code: 130, err: expect.stringContaining('Context "prod" is protected.\n') });
    expect(await gone()).toBe(false);
    expect((await run(`topics delete ${topic}`, typist([['to go on:', topic]]))).code).toBe(0);
    expect(await gone()).toBe(true);
  });
});

test('another cluster at the address of a context is refused', async () => {
  const { brokers, clusterId } = await oneBroker();
  const topic = name();
  await run(`contexts add right --brokers ${brokers} --cluster-id ${clusterId}`);
  await run(`contexts add wrong --brokers ${brokers} --cluster-id AAAAAAAAAAAAAAAAAAAAAA`);
  expect((await run('topics list')).code).toBe(0);
  for (const line of ['topics list', `topics create ${topic}`]) {
    expect(await run(`${line} --context wrong`)).toMatchObject({
      code: 4,
      err: expect.stringContaining('AAAAAAAAAAAAAAAAAAAAAA'),
    });
  }
  expect((await run(`topics describe ${topic}`)).code).toBe(3);
});

describe('a secure cluster', () => {
  const prepared = async () => {
    const { brokers, settings } = await secureBroker();
    fs.writeFileSync(home.join('ca.pem'), settings.tls?.ca ?? '');
    const password = settings.sasl?.password ?? '';
    const env = { KAFKA_PASSWORD: password };
    const sasl = '--sasl scram-sha-512 --username admin --password-env KAFKA_PASSWORD';
    return { brokers, password, env, sasl };
  };

  test('is reached with SCRAM and its CA, by context, by environment and by flags', async () => {
    const { brokers, password, env, sasl } = await prepared();
    await run(`contexts add secure --brokers ${brokers} --tls-ca ca.pem ${sasl}`, { env });
    expect(await run('topics list', { env })).toMatchObject({ code: 0 });
    const environment = {
      KAFKACTL_BROKERS: brokers,
      KAFKACTL_TLS_CA: 'ca.pem',
      KAFKACTL_SASL: 'scram-sha-512',
      KAFKACTL_USERNAME: 'admin',
      KAFKACTL_PASSWORD: password,
    };
    expect(await run('topics list', { env: environment })).toMatchObject({ code: 0 });
    expect(await run(`topics list --brokers ${brokers} --tls-ca ca.pem ${sasl}`, { env })).toMatchObject({ code: 0 });
  });

  test.each<[string, (of: { brokers: string; sasl: string }) => string, Record<string, string>, number, RegExp]>([
    [
      'a wrong password',
      ({ brokers, sasl }) => `--brokers ${brokers} --tls-ca ca.pem ${sasl}`,
      { KAFKA_PASSWORD: 'wrong' },
      6,
      /admin/,
    ],
    [
      'an authority that Node does not know',
      ({ brokers, sasl }) => `--brokers ${brokers} --tls ${sasl}`,
      {},
      6,
      /certificate/,
    ],
    ['no TLS', ({ brokers, sasl }) => `--brokers ${brokers} ${sasl}`, {}, 5, /TLS/],
    ['no login', ({ brokers }) => `--brokers ${brokers} --tls-ca ca.pem`, {}, 5, /--sasl/],
  ])('%s is reported', async (_what, options, change, exit, words) => {
    const { env, ...of } = await prepared();
    await run(`contexts add secure ${options(of)}`, { env });
    const { code, out, err } = await run('topics list --request-timeout 5s', { env: { ...env, ...change } });
    expect({ code, out }, err).toEqual({ code: exit, out: '' });
    expect(err).toMatch(words);
  });

  test('--tls-insecure accepts any certificate, with a note each time', async () => {
    const { brokers, env, sasl } = await prepared();
    await run(`contexts add secure --brokers ${brokers} --tls-insecure ${sasl}`, { env });
    expect(await run('topics list', { env })).toMatchObject({ code: 0, err: expect.stringContaining('not checked') });
  });
});

test('a cloned project cannot have a password sent to a host of its choice', async () => {
  const heard: Buffer[] = [];
  let calls = 0;
  const foreign = createServer((socket) => {
    calls++;
    socket.on('error', () => {});
    socket.on('data', (data) => heard.push(data));
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(foreign.address() as { port: number }).port}`;
  try {
    const env = {
      KAFKA_PASSWORD: 'tops3cret',
      KAFKACTL_SASL: 'plain',
      KAFKACTL_USERNAME: 'ana',
      KAFKACTL_PASSWORD: 'tops3cret',
    };
    await run(`contexts add prod --brokers ${nowhere} --sasl plain --username ana --password-env KAFKA_PASSWORD`, {
      env,
    });
    fs.mkdirSync(home.join('clone', 'src'), { recursive: true });
    fs.writeFileSync(home.join('clone', '.kafkactl.yaml'), `brokers: [${address}]\n`);
    const inClone = { cwd: home.join('clone', 'src'), env };
    await run('topics list --request-timeout 500ms', inClone);
    await run(`topics list --brokers ${address} --request-timeout 500ms`, {
      env: { KAFKACTL_CONTEXT: 'prod', ...env },
    });
    expect(calls).toBeGreaterThanOrEqual(2);
    expect(Buffer.concat(heard).includes('tops3cret')).toBe(false);
    expect(Buffer.concat(heard).includes('ana')).toBe(false);
    const { code } = await run('topics list --context prod --request-timeout 500ms', inClone);
    expect(code).toBe(5);
  } finally {
    foreign.close();
  }
});
