/** Rules that hold for every command: formats, notes, errors, exit codes, and confirmation before anything is destroyed. */
import { beforeAll, describe, expect, test } from 'vitest';
import { oneBroker, ownHome } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, type LineOptions, rows, typist } from './world.js';

let on: { brokers: string };
beforeAll(async () => {
  on = { brokers: (await oneBroker()).brokers };
});
const newTopic = async (): Promise<string> => {
  const name = randomName('kernel');
  expect(await kafkactl(`topics create ${name} -p 1`, on)).toMatchObject({ code: 0 });
  return name;
};
const isThere = async (name: string) => (await kafkactl(`topics describe ${name} -o name`, on)).code === 0;

describe('kafkactl alone', () => {
  test('in a pipe prints the help page', async () => {
    const alone = await kafkactl('', on);
    expect(alone).toEqual(await kafkactl('--help', on));
    expect(alone).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Usage') });
  });

  test('on a terminal prints the context, the cluster and the commands', async () => {
    const { code, out } = await kafkactl('--no-color', { ...on, tty: 80 });
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Brokers +${on.brokers}$`, 'm'));
    expect(out).toMatch(/^Cluster +up: 1 broker, id \S{22}$/m);
    // It fits 24 lines, with the next prompt.
    expect(out.trimEnd().split('\n').length).toBeLessThanOrEqual(22);
    for (const word of ['quickstart', 'topics', 'consume', 'kafkactl --help']) expect(out).toContain(word);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('on a terminal wraps notes and errors between words', async () => {
    const stdin = 'apiVersion: kafkactl/v1\nprofiles: { dev: {}, prod: {} }\ntopics: [{ name: a }]\n';
    expect((await kafkactl('validate -f - --no-color', { stdin, tty: 30 })).err).toContain(
      '1 topic, profiles dev, prod:\nnothing wrong\n',
    );
    expect((await kafkactl('topics list -o jsn --no-color', { tty: 30 })).err).toContain(
      'error: --output: "jsn" is none\nof table, wide, json, yaml,\ncsv, name\n',
    );
  });

  test('on a terminal without a cluster offers to start one', async () => {
    const { code, out } = await kafkactl('--no-color', { brokers: '127.0.0.1:1', tty: 80 });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('kafkactl sandbox up') });
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('takes the global options, and refuses invalid values', async () => {
    const named = await kafkactl(`--brokers ${on.brokers} --no-color`, { tty: 80 });
    expect(named).toMatchObject({ code: 0, out: expect.stringContaining('up: 1 broker') });
    const unknown = await kafkactl('--context none --no-color', { tty: 80 });
    expect(unknown).toMatchObject({ code: 0, out: expect.stringContaining('no context named "none"') });
    expect(await kafkactl('--request-timeout soon', { tty: 80 })).toMatchObject({
      code: 2,
      err: expect.stringContaining('"soon" is not a duration'),
    });
  });
});

test('--version is one line', async () => {
  expect(await kafkactl('--version')).toEqual({
    code: 0,
    out: expect.stringMatching(/^kafkactl \d+\.\d+\.\d+\n$/),
    err: '',
  });
});

describe('scripts', () => {
  test('get [] for an empty result, and people a sentence beside the empty table', async () => {
    const line = `topics list ${randomName()}`;
    expect(await kafkactl(`${line} -o json`, on)).toEqual({ code: 0, out: '[]\n', err: '' });
    expect(await kafkactl(line, { ...on, env: { KAFKACTL_OUTPUT: 'yaml' } })).toEqual({
      code: 0,
      out: '[]\n',
      err: '',
    });
    expect(await kafkactl(line, on)).toEqual({ code: 0, out: '', err: expect.stringMatching(/^\S.*\n$/) });
  });

  test.each([
    ['topics list none-such', 'There is no topic that matches "none-such". See all:  kafkactl topics list'],
    ["topics list '__none*'", 'There is no topic that matches "__none*". Internal ones are shown with --internal.'],
    ['topics list none-such --under-replicated', 'No topic that matches "none-such" has lost replicas.'],
    ['groups list none-such', 'There is no group that matches "none-such". See all:  kafkactl groups list'],
    [
      'groups list none-such --state Empty --state Dead --type share',
      'There is no group that matches "none-such" in state Empty or Dead of type share.',
    ],
  ])('get an empty table with a note that names the filter: %s', async (line, words) => {
    expect(await kafkactl(line, on)).toEqual({ code: 0, out: '', err: expect.stringContaining(words) });
  });

  test.each([
    ['', 'No run of "none-such" has left anything on this cluster.'],
    ['--lang es', 'Ninguna ejecución de "none-such" ha dejado nada en este clúster.'],
  ])('get an empty table where no run has left anything %s', async (lang, words) => {
    // In a home without runs: the names of other tests' runs would be suggested.
    const env = ownHome(randomName('no-runs'));
    const { code, out, err } = await kafkactl(`flows stop none-such ${lang}`, { ...on, env });
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: `${words}\n` });
  });

  test('get no notes: the number of records written is for people', async () => {
    const name = await newTopic();
    expect((await kafkactl(`produce ${name} a`, on)).err).toContain('1 record');
    expect((await kafkactl(`produce ${name} a -o json`, on)).err).toBe('');
  });

  test.each([
    ['topics lst -o json', 2, 'usage'],
    ['-o json nothing', 2, 'usage'],
    ['topics list --bogus -o=json', 2, 'usage'],
    ['topics describe none-such -o yaml', 3, 'notFound'],
  ])('get an error as one line of JSON: %s', async (line, exit, code) => {
    const result = await kafkactl(line, on);
    expect(result).toMatchObject({ code: exit, err: expect.stringMatching(/^\{.*\}\n$/) });
    expect(JSON.parse(result.err)).toEqual({
      error: { code, exit, message: expect.any(String), hint: expect.any(String) },
    });
  });

  test('get an error before anything is done where a command has no names to print', async () => {
    const name = await newTopic();
    expect(await kafkactl(`produce ${name} x -o name`, on)).toMatchObject({ code: 2, out: '' });
    expect((await kafkactl(`consume ${name} --exit`, on)).out).toBe('');
  });
});

test('commands in hints are for the cluster of the line, in every format, and in one piece on a terminal', async () => {
  const line = `topics describe ${randomName()} --brokers ${on.brokers}`;
  const next = `kafkactl topics list --brokers ${on.brokers}`;
  expect((await kafkactl(line)).err).toContain(`  See what is there:  ${next}\n`);
  expect(JSON.parse((await kafkactl(`${line} -o json`)).err)).toMatchObject({
    error: { hint: `See what is there:  ${next}` },
  });
  expect((await kafkactl(`${line} --no-color`, { tty: 50 })).err).toContain(`  See what is there:\n    ${next}\n`);
  const name = await newTopic();
  await kafkactl(`topics alter ${name} -p 2`, on);
  const [row] = await rows<{ error: { hint: string } }>(`topics alter ${name} -p 1 --brokers ${on.brokers}`);
  expect(row?.error.hint).toContain(`kafkactl topics clone ${name} NEW-NAME -p 1 --brokers ${on.brokers}  then`);
});

test('each of several failures is reported: exit 1 when some failed, their own code when all did for one reason', async () => {
  const name = await newTopic();
  const some = await kafkactl(`topics describe none-a ${name} none-b`, on);
  expect(some.code).toBe(1);
  expect(some.out).toContain(name);
  expect(some.err).toMatch(/"none-a".*"none-b"/s);
  expect((await kafkactl('topics describe none-a none-b', on)).code).toBe(3);
  const created = await kafkactl(`topics create ${name} ${name}-b -p 1 -o json`, on);
  expect(created.code).toBe(1);
  expect(JSON.parse(created.out)).toMatchObject([
    { name, status: 'failed', error: { code: 'conflict', exit: 4 } },
    { name: `${name}-b`, status: 'done' },
  ]);
  expect(await rows(`topics list ${name}`, on)).toHaveLength(2);
});

describe('a command that destroys', () => {
  test('does nothing in a pipe without --yes, and says how to go on', async () => {
    const name = await newTopic();
    expect(await kafkactl(`topics delete ${name}`, { ...on, stdin: 'y\n' })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/Nothing was done\n {2}Look first with --dry-run, then add --yes\./),
    });
    expect(await isThere(name)).toBe(true);
    expect((await kafkactl(`topics delete ${name} --yes`, on)).code).toBe(0);
    expect(await isThere(name)).toBe(false);
  });

  test.each<[string, LineOptions, number, boolean]>([
    ['y', typist([['Go on?', 'y']]), 0, false],
    ['n', typist([['Go on?', 'n']]), 130, true],
    ['nothing but Enter', typist([['Go on?', '']]), 130, true],
    ['Ctrl-D', typist([['Go on?', '\u0004']]), 130, true],
    ['a terminal that has closed', { tty: 80, stdin: '' }, 130, true],
  ])('asks on a terminal, and takes %s for an answer', async (_what, person, exit, stays) => {
    const name = await newTopic();
    const { code, err } = await kafkactl(`topics delete ${name}`, { ...on, ...person });
    expect(code).toBe(exit);
    expect(err).toContain(name);
    expect(await isThere(name)).toBe(stays);
  });

  test('does nothing when the question is answered with Ctrl-C', async () => {
    const name = await newTopic();
    const stop = new AbortController();
    const { stdin, tty } = typist([]);
    const { code } = await kafkactl(`topics delete ${name}`, {
      ...on,
      ...(stdin && tty ? { stdin, tty } : {}),
      signal: stop.signal,
      onErr: (text) => {
        if (text.includes('Go on?')) stop.abort();
      },
    });
    expect(code).toBe(130);
    expect(await isThere(name)).toBe(true);
  });
});
